local sim = require "sim"

sim.test("what the caller says is repeated", function(t)
  local caller = t:dials("desk")
  caller:hears("what is it about")
  caller:says("a parcel")
  caller:hears("tell them about a parcel")
  t:ends{ reason = "hangup-bot" }
end)

sim.test("what the caller presses is repeated", function(t)
  local caller = t:dials("desk")
  caller:hears("what is it")
  caller:presses("12")
  caller:hears("you pressed 12")
  t:ends{ reason = "hangup-bot" }
end)
