// The sun and its four large planets, moved by their gravity in small steps; energy must stay what it is.
// vole run examples/nbody.go [steps]
package main

import (
	"fmt"
	"math"
	"os"
	"strconv"
)

const (
	solarMass   = 4 * math.Pi * math.Pi
	daysPerYear = 365.24
)

type vec struct{ x, y, z float64 }

func (a vec) plus(b vec) vec      { return vec{a.x + b.x, a.y + b.y, a.z + b.z} }
func (a vec) minus(b vec) vec     { return vec{a.x - b.x, a.y - b.y, a.z - b.z} }
func (a vec) times(f float64) vec { return vec{a.x * f, a.y * f, a.z * f} }
func (a vec) dot(b vec) float64   { return a.x*b.x + a.y*b.y + a.z*b.z }

// A body: place in astronomical units, speed in such units a year, mass with the sun's as 4π².
type body struct {
	name       string
	pos, speed vec
	mass       float64
}

func planet(name string, pos, speedPerDay vec, suns float64) *body {
	return &body{name, pos, speedPerDay.times(daysPerYear), suns * solarMass}
}

func solarSystem() []*body {
	bodies := []*body{
		{name: "sun", mass: solarMass},
		planet("jupiter", vec{4.84143144246472090, -1.16032004402742839, -0.103622044471123109},
			vec{0.00166007664274403694, 0.00769901118419740425, -0.0000690460016972063023}, 0.000954791938424326609),
		planet("saturn", vec{8.34336671824457987, 4.12479856412430479, -0.403523417114321381},
			vec{-0.00276742510726411862, 0.00499852801234917238, 0.0000230417297573763929}, 0.000285885980666130812),
		planet("uranus", vec{12.8943695621391310, -15.1111514016986312, -0.223307578892655734},
			vec{0.00296460137564761618, 0.00237847173959480950, -0.0000296589568540237556}, 0.0000436624404335156298),
		planet("neptune", vec{15.3796971148509165, -25.9193146099879641, 0.179258772950371181},
			vec{0.00268067772490389322, 0.00162824170038242295, -0.0000951592254519715870}, 0.0000515138902046611451),
	}
	var momentum vec
	for _, b := range bodies {
		momentum = momentum.plus(b.speed.times(b.mass))
	}
	bodies[0].speed = momentum.times(-1 / solarMass) // the whole stands still
	return bodies
}

func step(bodies []*body, dt float64) {
	for i, a := range bodies {
		for _, b := range bodies[i+1:] {
			d := a.pos.minus(b.pos)
			d2 := d.dot(d)
			pull := dt / (d2 * math.Sqrt(d2))
			a.speed = a.speed.minus(d.times(b.mass * pull))
			b.speed = b.speed.plus(d.times(a.mass * pull))
		}
	}
	for _, b := range bodies {
		b.pos = b.pos.plus(b.speed.times(dt))
	}
}

func energy(bodies []*body) (e float64) {
	for i, a := range bodies {
		e += a.mass * a.speed.dot(a.speed) / 2
		for _, b := range bodies[i+1:] {
			d := a.pos.minus(b.pos)
			e -= a.mass * b.mass / math.Sqrt(d.dot(d))
		}
	}
	return e
}

func main() {
	steps := 20000
	if len(os.Args) > 1 {
		n, err := strconv.Atoi(os.Args[1])
		if err != nil {
			fmt.Fprintln(os.Stderr, "usage: nbody [steps]")
			os.Exit(2)
		}
		steps = n
	}
	bodies := solarSystem()
	fmt.Printf("energy before  %.9f\n", energy(bodies))
	for range steps {
		step(bodies, 0.01)
	}
	fmt.Printf("energy after   %.9f\n", energy(bodies))
	for _, b := range bodies {
		fmt.Printf("%-8s (%9.4f, %9.4f, %9.4f)\n", b.name, b.pos.x, b.pos.y, b.pos.z)
	}
}
