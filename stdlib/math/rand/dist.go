package rand

import (
	"internal/ziggurat"
	"math"
)

// The normal and the exponential distribution are drawn from by the ziggurat
// method of Marsaglia and Tsang: the area under the curve is covered by strips
// of equal area. A point in a random strip is almost always under the curve
// for certain; else its height is compared with the curve, and the lowest
// strip also has the tail.

const (
	normalTail = 3.442619855899      // where the tail begins
	expTail    = 7.69711747013104972 // likewise
)

// NormFloat64 returns a number of the standard normal distribution.
func (r *Rand) NormFloat64() float64 {
	for {
		j := int32(r.Uint32())
		i := j & 0x7F
		x := float64(j) * float64(ziggurat.WN[i])
		abs := uint32(j)
		if j < 0 {
			abs = -abs
		}
		if abs < ziggurat.KN[i] {
			return x
		}
		if i == 0 {
			return r.normalTail(j > 0)
		}
		if ziggurat.FN[i]+float32(r.Float64())*(ziggurat.FN[i-1]-ziggurat.FN[i]) < float32(math.Exp(-.5*x*x)) {
			return x
		}
	}
}

func (r *Rand) normalTail(positive bool) float64 {
	for {
		x := -math.Log(r.Float64()) * (1.0 / normalTail)
		y := -math.Log(r.Float64())
		if y+y >= x*x {
			if positive {
				return normalTail + x
			}
			return -normalTail - x
		}
	}
}

// ExpFloat64 returns a number of the exponential distribution with rate 1.
func (r *Rand) ExpFloat64() float64 {
	for {
		j := r.Uint32()
		i := j & 0xFF
		x := float64(j) * float64(ziggurat.WE[i])
		if j < ziggurat.KE[i] {
			return x
		}
		if i == 0 {
			return expTail - math.Log(r.Float64())
		}
		if ziggurat.FE[i]+float32(r.Float64())*(ziggurat.FE[i-1]-ziggurat.FE[i]) < float32(math.Exp(-x)) {
			return x
		}
	}
}

// A Zipf draws numbers of a Zipf distribution, by the rejection-inversion of
// Hörmann and Derflinger: h is the integral of the density, from which points
// are drawn, and a point counts if it is under the histogram too.
type Zipf struct {
	r                *Rand
	imax, v, q       float64
	oneMinusQ        float64
	oneMinusQInverse float64
	hMax             float64 // h behind the last number
	hRange           float64
	always           float64 // points so near to a number always count
}

// NewZipf returns a Zipf for numbers k in [0, imax] with a probability
// proportional to (v+k)**-s; it returns nil unless s > 1 and v >= 1.
func NewZipf(r *Rand, s float64, v float64, imax uint64) *Zipf {
	if s <= 1 || v < 1 {
		return nil
	}
	z := &Zipf{r: r, imax: float64(imax), v: v, q: s, oneMinusQ: 1 - s}
	z.oneMinusQInverse = 1 / z.oneMinusQ
	z.hMax = z.h(z.imax + 0.5)
	z.hRange = z.h(0.5) - math.Exp(math.Log(z.v)*(-z.q)) - z.hMax
	z.always = 1 - z.hInverse(z.h(1.5)-math.Exp(-z.q*math.Log(z.v+1)))
	return z
}

func (z *Zipf) h(x float64) float64 {
	return math.Exp(z.oneMinusQ*math.Log(z.v+x)) * z.oneMinusQInverse
}

func (z *Zipf) hInverse(x float64) float64 {
	return math.Exp(z.oneMinusQInverse*math.Log(z.oneMinusQ*x)) - z.v
}

// Uint64 returns a number of the distribution.
func (z *Zipf) Uint64() uint64 {
	if z == nil {
		panic("rand: nil Zipf")
	}
	for {
		u := z.hMax + z.r.Float64()*z.hRange
		x := z.hInverse(u)
		k := math.Floor(x + 0.5)
		if k-x <= z.always || u >= z.h(k+0.5)-math.Exp(-math.Log(k+z.v)*z.q) {
			return uint64(k)
		}
	}
}
