local function bottom_up(d)
  if d <= 0 then return {} end
  return {bottom_up(d - 1), bottom_up(d - 1)}
end
local function check(n)
  if not n[1] then return 1 end
  return 1 + check(n[1]) + check(n[2])
end
local min, max = 4, 17
print("stretch " .. check(bottom_up(max + 1)))
local long = bottom_up(max)
for d = min, max, 4 do
  local iter = 1 << (max - d + min)
  local c = 0
  for _ = 1, iter do c = c + check(bottom_up(d)) end
  print(iter .. " " .. d .. " " .. c)
end
print("long " .. check(long))
