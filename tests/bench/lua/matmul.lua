local function matrix(n, seed)
  local m, t = {}, seed / n / n
  for i = 0, n - 1 do
    local row = {}
    for j = 0, n - 1 do row[j + 1] = t * (i - j) * (i + j) end
    m[i + 1] = row
  end
  return m
end
local function mul(a, b)
  local n, c, bt = #a, {}, {}
  for i = 1, n do
    bt[i] = {}
    for j = 1, n do bt[i][j] = b[j][i] end
  end
  for i = 1, n do
    local ci, ai = {}, a[i]
    for j = 1, n do
      local s, bj = 0.0, bt[j]
      for k = 1, n do s = s + ai[k] * bj[k] end
      ci[j] = s
    end
    c[i] = ci
  end
  return c
end
local n = 700
local c = mul(matrix(n, 1), matrix(n, 2))
print(string.format("%.6f", c[n // 2 + 1][n // 2 + 1]))
