local function quicksort(a, lo, hi)
  while hi - lo + 1 > 12 do
    local p, i, j = a[lo + (hi - lo + 1) // 2], lo, hi
    while i <= j do
      while a[i] < p do i = i + 1 end
      while a[j] > p do j = j - 1 end
      if i <= j then a[i], a[j] = a[j], a[i]; i = i + 1; j = j - 1 end
    end
    if j - lo < hi - i then quicksort(a, lo, j); lo = i else quicksort(a, i, hi); hi = j end
  end
  for i = lo + 1, hi do
    local v, j = a[i], i
    while j > lo and a[j - 1] > v do a[j] = a[j - 1]; j = j - 1 end
    a[j] = v
  end
end
local n, x, sum, a = 1000000, 42, 0, {}
for _ = 1, 5 do
  for i = 0, n - 1 do
    x = (x * 1664525 + 1013904223) & 0xffffffff
    a[i] = x >> 4
  end
  quicksort(a, 0, n - 1)
  for i = 1, n - 1 do assert(a[i - 1] <= a[i]) end
  sum = sum + a[n // 2]
end
print(sum)
