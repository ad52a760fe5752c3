// Formatting, parsing and arithmetic of random times in zones with and without daylight saving time.
package main

import (
	"bufio"
	"fmt"
	"os"
	"time"
)

var seed uint64 = 1

func rnd(n int) int { seed = seed*6364136223846793005 + 1442695040888963407; return int(seed>>33) % n }
func rnd64(n int64) int64 {
	seed = seed*6364136223846793005 + 1442695040888963407
	x := int64(seed >> 1)
	return x % n
}

func main() {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	zones := []string{"UTC", "Europe/Berlin", "America/New_York", "Australia/Sydney", "Asia/Kolkata", "Africa/Casablanca", "America/Sao_Paulo", "Pacific/Apia", "Asia/Tehran"}
	lays := []string{time.ANSIC, time.UnixDate, time.RFC3339Nano, time.RFC850, time.RFC1123Z, "2006-002 __2 15:04:05.000", "Jan 2 2006 15h04 MST", "06/1/2 03:04PM,000 -0700", "_2006 Mondays Junes Janu 05,999999"}
	var dl []*time.Location
	for _, z := range zones {
		a, e := time.LoadLocation(z)
		if e != nil {
			panic(e)
		}
		dl = append(dl, a)
	}
	for i := 0; i < 150; i++ {
		z := rnd(len(zones))
		var sec int64
		switch rnd(3) {
		case 0:
			sec = rnd64(4e9)
		case 1:
			sec = -rnd64(4e9)
		case 2:
			sec = -rnd64(5e10)
		}
		ns := rnd64(1e9)
		if rnd(3) == 0 {
			ns = 0
		}
		a := time.Unix(sec, ns).In(dl[z])
		l := lays[rnd(len(lays))]
		g := a.Format(l)
		fmt.Fprintln(out, g, a, a.GoString(), a.YearDay(), a.Weekday())
		y, w := a.ISOWeek()
		d := rnd64(1<<62) >> uint(rnd(60))
		if rnd(3) == 0 {
			d = -d
		}
		fmt.Fprintln(out, y, w, a.AddDate(rnd(9)-4, rnd(40)-20, rnd(800)-400), a.Round(time.Duration(d)), a.Truncate(time.Duration(d)), a.Add(time.Duration(d)), time.Duration(d), time.Duration(d).Hours())
		fmt.Fprintln(out, time.Date(rnd(4000)-500, time.Month(rnd(60)-20), rnd(100)-40, rnd(100)-30, rnd(200)-50, rnd(1000)-300, int(d%1e12), dl[z]))
		p, e := time.ParseInLocation(l, g, dl[z])
		fmt.Fprintln(out, p, e == nil)
		j, e := a.MarshalJSON()
		fmt.Fprintln(out, string(j), e)
	}
}
