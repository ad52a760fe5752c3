// Declarations without bodies are allowed where there is assembly.
