// oracle: spec, log/slog is newer than Go 1.19
package main

import (
	"context"
	"errors"
	"log"
	"log/slog"
	"os"
	"time"
)

type secret string

func (secret) LogValue() slog.Value { return slog.StringValue("***") }

func main() {
	log.SetFlags(0)
	log.SetOutput(os.Stdout)
	slog.Info("hello", "count", 3, "who", "a b")
	slog.Debug("hidden")
	slog.With("a", 1).WithGroup("g").Warn("w", "b", 2, slog.Group("h", "c", 3))
	noTime := func(groups []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey && len(groups) == 0 {
			return slog.Attr{}
		}
		return a
	}
	var level slog.LevelVar
	for _, h := range []slog.Handler{
		slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: noTime, Level: &level}),
		slog.NewJSONHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: noTime, Level: &level, AddSource: false}),
	} {
		level.Set(slog.LevelDebug)
		l := slog.New(h)
		l.Debug("m", "d", time.Second, "f", 1.5, "b", true, "n", nil, "e", errors.New("bad thing"), "s", secret("x"), "q", "a=\"b\"", "empty", "")
		l.Info("group", slog.Group("g", "x", 1, slog.Group("empty"), slog.Group("in", "y", []int{1, 2})), "u", uint8(7))
		l.With("pre", 1).WithGroup("one").With("two", 2).WithGroup("three").Error("nested", "four", map[string]int{"k": 1})
		l.WithGroup("nothing").Info("no attributes")
		l.Info("odd", "lonely")
		l.Info("odd", 5, "k", struct{ A int }{1})
		l.Log(context.Background(), slog.Level(2), "between", "t", time.Date(2024, 1, 2, 3, 4, 5, 6000000, time.UTC))
		level.Set(slog.LevelError)
		l.Warn("hidden")
		l.LogAttrs(nil, slog.LevelError, "attrs", slog.Int("i", 1), slog.Any("any", slog.LevelWarn))
	}
	slog.SetDefault(slog.New(slog.NewTextHandler(os.Stdout, &slog.HandlerOptions{ReplaceAttr: noTime})))
	log.Print("through log")
	log.Print(slog.LevelInfo.String(), slog.Level(-5).String(), slog.Level(9).String())
}
