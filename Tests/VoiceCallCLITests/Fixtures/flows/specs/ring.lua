local sim = require "sim"

sim.test("a word that is never said is missed", function(t)
  local callee = t:calls("ring", { to = "+15550001177", args = { word = "hello" } })
  callee:answers{ after = 1 }
  callee:hears("good evening", { within = 5 })
end)
