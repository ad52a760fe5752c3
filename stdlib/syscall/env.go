package syscall

import "sync"

// runtime_envs returns the environment that the process was started with.
func runtime_envs() []string

// The environment: envs as the kernel had it, with "" for what was unset; env says where each key is.
// It is copied at first use.
var (
	envOnce sync.Once
	envLock sync.RWMutex
	env     map[string]int
	envs    []string
)

func copyenv() {
	envs = append([]string(nil), runtime_envs()...)
	env = make(map[string]int, len(envs))
	for i, s := range envs {
		if key, _, ok := cutEnv(s); ok {
			if _, dup := env[key]; dup {
				envs[i] = "" // the first one counts
			} else {
				env[key] = i
			}
		}
	}
}

func cutEnv(s string) (key, value string, ok bool) {
	for i := 1; i < len(s); i++ { // a key may begin with '='
		if s[i] == '=' {
			return s[:i], s[i+1:], true
		}
	}
	return "", "", false
}

func Getenv(key string) (value string, found bool) {
	envOnce.Do(copyenv)
	if key == "" {
		return "", false
	}
	envLock.RLock()
	defer envLock.RUnlock()
	i, ok := env[key]
	if !ok {
		return "", false
	}
	return envs[i][len(key)+1:], true
}

func Setenv(key, value string) error {
	envOnce.Do(copyenv)
	if key == "" {
		return EINVAL
	}
	for i := 0; i < len(key); i++ {
		if key[i] == '=' || key[i] == 0 {
			return EINVAL
		}
	}
	for i := 0; i < len(value); i++ {
		if value[i] == 0 {
			return EINVAL
		}
	}
	envLock.Lock()
	defer envLock.Unlock()
	i, ok := env[key]
	if !ok {
		i = len(envs)
		envs = append(envs, "")
		env[key] = i
	}
	envs[i] = key + "=" + value
	return nil
}

func Unsetenv(key string) error {
	envOnce.Do(copyenv)
	envLock.Lock()
	defer envLock.Unlock()
	if i, ok := env[key]; ok {
		envs[i] = ""
		delete(env, key)
	}
	return nil
}

func Clearenv() {
	envOnce.Do(copyenv)
	envLock.Lock()
	defer envLock.Unlock()
	env = make(map[string]int)
	envs = nil
}

func Environ() []string {
	envOnce.Do(copyenv)
	envLock.RLock()
	defer envLock.RUnlock()
	list := make([]string, 0, len(envs))
	for _, s := range envs {
		if s != "" {
			list = append(list, s)
		}
	}
	return list
}
