package bufio

const DefaultBufSize = defaultBufSize
