// +build slow,linux go9.1

package tags

func init() { names = append(names, "slow") }
