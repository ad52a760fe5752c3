local sqrt, pi = math.sqrt, math.pi
local solar, year = 4 * pi * pi, 365.24
local bs = {
  {x = 0, y = 0, z = 0, vx = 0, vy = 0, vz = 0, m = solar},
  {x = 4.84143144246472090e+00, y = -1.16032004402742839e+00, z = -1.03622044471123109e-01, vx = 1.66007664274403694e-03 * year, vy = 7.69901118419740425e-03 * year, vz = -6.90460016972063023e-05 * year, m = 9.54791938424326609e-04 * solar},
  {x = 8.34336671824457987e+00, y = 4.12479856412430479e+00, z = -4.03523417114321381e-01, vx = -2.76742510726411520e-03 * year, vy = 4.99852801234917238e-03 * year, vz = 2.30417297573763929e-05 * year, m = 2.85885980666130812e-04 * solar},
  {x = 1.28943695621391310e+01, y = -1.51111514016986312e+01, z = -2.23307578892655734e-01, vx = 2.96460137564761618e-03 * year, vy = 2.37847173959480950e-03 * year, vz = -2.96589568540237556e-05 * year, m = 4.36624404335156298e-05 * solar},
  {x = 1.53796971148509165e+01, y = -2.59193146099879641e+01, z = 1.79258772950371181e-01, vx = 2.68067772490389322e-03 * year, vy = 1.62824170038242295e-03 * year, vz = -9.51592254519715870e-05 * year, m = 5.15138902046611451e-05 * solar},
}
local function energy()
  local e = 0.0
  for i = 1, #bs do
    local b = bs[i]
    e = e + 0.5 * b.m * (b.vx * b.vx + b.vy * b.vy + b.vz * b.vz)
    for j = i + 1, #bs do
      local c = bs[j]
      local dx, dy, dz = b.x - c.x, b.y - c.y, b.z - c.z
      e = e - b.m * c.m / sqrt(dx * dx + dy * dy + dz * dz)
    end
  end
  return e
end
local function advance(dt)
  for i = 1, #bs do
    local b = bs[i]
    for j = i + 1, #bs do
      local c = bs[j]
      local dx, dy, dz = b.x - c.x, b.y - c.y, b.z - c.z
      local d2 = dx * dx + dy * dy + dz * dz
      local mag = dt / (d2 * sqrt(d2))
      b.vx = b.vx - dx * c.m * mag
      b.vy = b.vy - dy * c.m * mag
      b.vz = b.vz - dz * c.m * mag
      c.vx = c.vx + dx * b.m * mag
      c.vy = c.vy + dy * b.m * mag
      c.vz = c.vz + dz * b.m * mag
    end
  end
  for i = 1, #bs do
    local b = bs[i]
    b.x = b.x + dt * b.vx
    b.y = b.y + dt * b.vy
    b.z = b.z + dt * b.vz
  end
end
local px, py, pz = 0, 0, 0
for _, b in ipairs(bs) do px = px + b.vx * b.m; py = py + b.vy * b.m; pz = pz + b.vz * b.m end
bs[1].vx, bs[1].vy, bs[1].vz = -px / solar, -py / solar, -pz / solar
print(string.format("%.9f", energy()))
for _ = 1, 5000000 do advance(0.01) end
print(string.format("%.9f", energy()))
