package main

import (
	"fmt"
	"time"
)

func main() {
	t := time.Date(2023, time.February, 28, 23, 5, 9, 123456789, time.UTC)
	for _, l := range []string{time.ANSIC, time.UnixDate, time.RFC822, time.RFC850, time.RFC1123, time.RFC1123Z, time.RFC3339, time.RFC3339Nano, time.Kitchen, time.Stamp, time.StampMilli,
		"2006-01-02 15:04:05.000", "Jan _2 06 3:4:5pm", "Monday January 2", "02/01/2006 03:04 PM MST", "2006.002 .999999", "15h04 -07:00 Z0700"} {
		fmt.Println(t.Format(l))
	}
	fmt.Println(t, t.Unix(), t.UnixNano(), t.UnixMilli(), t.Weekday(), t.YearDay(), t.Month(), int(t.Month()), t.Nanosecond())
	y, w := t.ISOWeek()
	fmt.Println(y, w, t.IsZero(), time.Time{}.IsZero(), time.Time{})
	u := t.Add(25*time.Hour + 500*time.Millisecond)
	fmt.Println(u, u.Sub(t), t.Before(u), u.After(t), t.Equal(t.Add(0)), u.Sub(t).Hours())
	fmt.Println(t.AddDate(0, 1, 3), t.AddDate(1, 0, 1).Format("2006-01-02"), time.Date(2024, 14, -3, 25, 61, 61, 0, time.UTC))
	fmt.Println(t.Truncate(time.Hour).Format(time.RFC3339), t.Round(time.Minute).Format(time.RFC3339))
	z := time.FixedZone("CET", 3600)
	v := t.In(z)
	fmt.Println(v, v.Equal(t), v == t, v.Format(time.RFC822Z), v.Location(), v.Hour(), v.Day())
	for _, c := range [][2]string{{time.RFC3339, "2021-12-31T23:59:59Z"}, {time.RFC3339, "2021-12-31T23:59:59.5+02:00"}, {"2006-01-02", "2024-02-29"}, {"2006-01-02", "2023-02-29"}, {"2006-01-02", "x"}, {"15:04", "25:00"}, {"Jan 2 2006", "Mar 7 1999"}, {"2006-01-02 MST", "2020-01-01 UTC"}, {"Mon 02 Jan", "Tue 03 Feb x"}} {
		p, err := time.Parse(c[0], c[1])
		fmt.Println(p.UTC(), err)
	}
	for _, d := range []time.Duration{0, 1, 999, 1000, 1500000, 90 * time.Second, -3*time.Hour - 25*time.Minute, 100 * time.Hour, 1<<63 - 1} {
		fmt.Print(d, " ", d.Seconds(), " ", d.Round(time.Millisecond), " ", d.Truncate(time.Minute), "; ")
	}
	fmt.Println()
	for _, s := range []string{"1h15m30.918273645s", "-1.5h", "300ms", "1us", "2µs", "0", "1", "1d", "", "3ns4s"} {
		d, err := time.ParseDuration(s)
		fmt.Print(d, " ", err, "; ")
	}
	fmt.Println()
	e := time.Unix(1700000000, 5).UTC()
	fmt.Println(e, time.UnixMilli(-1).UTC(), time.Unix(0, 0).UTC().Weekday())
	hh, mm, ss := e.Clock()
	yy, mo, dd := e.Date()
	fmt.Println(hh, mm, ss, yy, mo, dd, time.Saturday, time.Month(13), time.Duration(1.5*float64(time.Second)))
	n := time.Now()
	fmt.Println(time.Since(n) >= 0, n.Sub(n.Add(-time.Hour)), n.Year() > 2000)
	days := 0
	for d := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC); d.Year() < 2001; d = d.AddDate(0, 0, 1) {
		days++
	}
	fmt.Println(days)
}
