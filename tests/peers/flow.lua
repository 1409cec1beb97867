-- B2 in Lua 5.4: the same two graphs that our machine runs, walked node by node.
--
--   lua5.4 flow.lua [RUNS [ROUNDS]]
--
-- changes: start, 20 activities that each add 1 to an integer variable, end; RUNS times.
-- loop:    i = 0, n = 0; while i < ROUNDS: if i % 2 = 0 then n = n + 1; i = i + 1.
--
-- A node holds what it does as a function of the variables, and the nodes that follow. Only
-- changes and decisions count as steps; start, merges and end do not. Prints `name value` lines.

local RUNS = tonumber(arg[1]) or 1000000
local ROUNDS = tonumber(arg[2]) or 1000000

local function change(name, value)
  return { kind = "change", name = name, value = value }
end

local function decision(condition)
  return { kind = "decision", condition = condition }
end

local function walk(node, variables)
  local steps = 0
  while node do
    local kind = node.kind
    if kind == "change" then
      variables[node.name] = node.value(variables)
      steps = steps + 1
      node = node.next
    elseif kind == "decision" then
      steps = steps + 1
      if node.condition(variables) then node = node.yes else node = node.no end
    else
      node = node.next
    end
  end
  return steps
end

local function report(name, steps, seconds, result)
  print(string.format("%s.steps %d", name, steps))
  print(string.format("%s.seconds %.6f", name, seconds))
  print(string.format("%s.steps_per_second %.0f", name, steps / math.max(seconds, 1e-9)))
  print(string.format("%s.result %d", name, result))
end

local function changes()
  local start = { kind = "start" }
  local last = start
  for _ = 1, 20 do
    last.next = change("x", function(v) return v.x + 1 end)
    last = last.next
  end
  last.next = { kind = "end" }

  local steps, variables = 0, nil
  local from = os.clock()
  for _ = 1, RUNS do
    variables = { x = 0 }
    steps = steps + walk(start, variables)
  end
  report("changes", steps, os.clock() - from, variables.x)
end

local function loop()
  local merge = { kind = "merge" }
  local more = decision(function(v) return v.i < ROUNDS end)
  local even = decision(function(v) return v.i % 2 == 0 end)
  local count = change("n", function(v) return v.n + 1 end)
  local join = { kind = "merge" }
  local advance = change("i", function(v) return v.i + 1 end)
  merge.next = more
  more.yes, more.no = even, { kind = "end" }
  even.yes, even.no = count, join
  count.next, join.next, advance.next = join, advance, merge

  local variables = { i = 0, n = 0 }
  local from = os.clock()
  local steps = walk({ kind = "start", next = merge }, variables)
  report("loop", steps, os.clock() - from, variables.n)
end

changes()
loop()
