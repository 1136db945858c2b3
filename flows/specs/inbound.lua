local sim = require "sim"

sim.test("a listed caller is greeted and talks with the agent", function(t)
  t:policy("allowlist", { "+15550001234" })
  t:agent{ { match = "weather", reply = "It is sunny." } }
  local caller = t:dials("inbound", { from = "+15550001234" })
  caller:is_answered()
  caller:hears("how can I help")
  caller:says("how is the weather")
  caller:hears("it is sunny")
  caller:hangs_up()
  t:ends{ reason = "hangup-user" }
end)

sim.test("the list may write its numbers with spaces and dashes", function(t)
  t:policy("allowlist", { "+1 (555) 000-1234" })
  local caller = t:dials("inbound", { from = "+15550001234" })
  caller:is_answered()
  caller:hears("how can I help")
  caller:hangs_up()
  t:ends{ reason = "hangup-user" }
end)

sim.test("a caller who is not listed is rejected before the answer", function(t)
  t:policy("allowlist", { "+15550001234" })
  local caller = t:dials("inbound", { from = "+15550009876" })
  caller:is_rejected()
  t:ends{ reason = "hangup-bot" }
  t:equals(caller:heard(), "", "what the caller heard")
end)

sim.test("a longer number that ends like a listed one is rejected", function(t)
  t:policy("allowlist", { "+5550001234" })
  local caller = t:dials("inbound", { from = "+15550001234" })
  caller:is_rejected()
  t:ends{ reason = "hangup-bot" }
end)

sim.test("pairing treats callers as the allowlist does", function(t)
  t:policy("pairing", { "+15550001234" })
  local caller = t:dials("inbound", { from = "+15550009876" })
  caller:is_rejected()
  t:ends{ reason = "hangup-bot" }
end)

sim.test("an open line takes everybody, with the deployment's greeting", function(t)
  t:policy("open")
  t:config{ greeting = "You have reached the workshop." }
  local caller = t:dials("inbound", { from = "+15550007777" })
  caller:hears("you have reached the workshop")
  caller:hangs_up()
  t:ends{ reason = "hangup-user" }
end)

sim.test("a caller talks over the greeting and is answered", function(t)
  t:config{ greeting = "You have reached the workshop, where we mend clocks, watches, music boxes and organs." }
  t:agent{ { match = "my watch", reply = "Your watch is ready." } }
  local caller = t:dials("inbound", { from = "+15550007777" })
  caller:interrupts("is my watch ready", { after = 1.5 })
  caller:hears("your watch is ready")
  t:check(not caller:heard():find("organs", 1, true), "the greeting was cut")
  caller:hangs_up()
  t:ends{ reason = "hangup-user" }
end)

sim.test("a caller talks over an answer, and that is the next turn", function(t)
  t:agent{
    { match = "watches", reply = "Watches as well." },
    { match = "clocks", reply = "We mend clocks of all sizes. The largest one stood in a tower, the smallest one was "
      .. "in a ring." },
  }
  local caller = t:dials("inbound", { from = "+15550007777" })
  caller:hears("how can I help")
  caller:says("do you mend clocks")
  caller:interrupts("and watches", { after = 2.5 })
  caller:hears("watches as well")
  t:check(not caller:heard():find("in a ring", 1, true), "the rest of the answer was dropped")
  caller:hangs_up()
  t:ends{ reason = "hangup-user" }
end)

sim.test("a silent caller is reminded, then hears a goodbye", function(t)
  t:config{ patience = 4 }
  local caller = t:dials("inbound", { from = "+15550007777" })
  caller:hears("are you still there")
  caller:hears("goodbye")
  t:ends{ reason = "hangup-bot" }
end)

sim.test("a caller hangs up during the greeting", function(t)
  local caller = t:dials("inbound", { from = "+15550007777" })
  caller:hears("hello")
  caller:hangs_up{ after = 0 }
  t:ends{ reason = "hangup-user" }
end)
