local m, x, sum, n, left = {}, 7, 0, 0, 0
for i = 0, 999999 do
  x = (x * 1664525 + 1013904223) & 0xffffffff
  m[x >> 10] = (m[x >> 10] or 0) + i
end
for _ = 1, 4000000 do
  x = (x * 1664525 + 1013904223) & 0xffffffff
  sum = sum + ((m[x >> 10] or 0) & 0xff)
end
for k, v in pairs(m) do
  n = n + 1
  if k & 3 == 0 then m[k] = nil else left = left + 1 end
  sum = sum ~ v
end
print(n .. " " .. left .. " " .. sum)
