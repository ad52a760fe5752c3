local n, limit = 2000, 60
local inside, sum = 0, 0
for y = 0, n - 1 do
  local ci = 2 * y / n - 1
  for x = 0, n - 1 do
    local cr = 2 * x / n - 1.5
    local zr, zi, i = 0.0, 0.0, 0
    while i < limit do
      local r2, i2 = zr * zr, zi * zi
      if r2 + i2 > 4 then break end
      zi = 2 * zr * zi + ci
      zr = r2 - i2 + cr
      i = i + 1
    end
    sum = sum + i
    if i == limit then inside = inside + 1 end
  end
end
print(inside .. " " .. sum)
