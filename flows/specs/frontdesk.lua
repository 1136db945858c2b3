local sim = require "sim"

local SALES, SUPPORT = "+15550001111", "+15550002222"

-- The model of these tests.
local MODEL = {
  { on = "when are you open", tool = "hours", say = "We are here {result}." },
  { on = "sales", tool = "hand_over", arguments = { to = "sales" } },
  { on = "support", tool = "hand_over", arguments = { to = "support" } },
  { on = "number", tool = "hand_over", arguments = { to = "keypad" } },
  { on = "nothing", tool = "hand_over", arguments = { to = "goodbye" } },
}

local function ring(t, model)
  t:config{ sales_number = SALES, support_number = SUPPORT }
  t:realtime(model or MODEL)
  local caller = t:dials("frontdesk", { from = "+15550001234", to = "+15550009999" })
  caller:hears("or hold the line")
  return caller
end

sim.test("a caller keys in the number, asks, and is connected", function(t)
  t:phone(SALES, { answers = 2 })
  local caller = ring(t)
  caller:presses("4711#", { after = 1 })
  caller:hears("what can I do for you")
  caller:says("when are you open")
  caller:hears("nine to five")
  caller:says("sales please")
  caller:hears("connecting you with sales")
  t:ends{ reason = "completed", transferred_to = SALES }
  local call = t:emitted("customer.called")
  t:equals(call.customer, "4711", "the number")
  t:equals(call.wish, "sales", "the wish")
end)

sim.test("the model leaves the line for keys, and comes back", function(t)
  t:phone(SUPPORT, { answers = 2 })
  local caller = ring(t)
  caller:hears("did not get a number", { within = 40 })
  caller:hears("what can I do for you")
  caller:says("I have found my number")
  caller:hears("please key in your customer number")
  caller:presses("4712#", { after = 1 })
  caller:hears("thank you what can I do for you")
  caller:says("support")
  caller:hears("connecting you with support")
  t:ends{ reason = "completed", transferred_to = SUPPORT }
  t:equals(t:emitted("customer.called").customer, "4712", "the number")
end)

sim.test("after a transfer that fails the model is back", function(t)
  t:phone(SALES, { busy = true })
  local caller = ring(t)
  caller:presses("1#", { after = 1 })
  caller:hears("what can I do for you")
  caller:says("sales")
  caller:hears("nobody in sales can take your call right now what can I do", { within = 40 })
  caller:says("nothing then")
  caller:hears("thank you for calling goodbye")
  t:ends{ reason = "hangup-bot" }
end)

sim.test("a department without a number is nobody's", function(t)
  t:realtime(MODEL)
  local caller = t:dials("frontdesk", { from = "+15550001234", to = "+15550009999" })
  caller:hears("or hold the line")
  caller:presses("1#", { after = 1 })
  caller:hears("what can I do for you")
  caller:says("support")
  caller:hears("nobody is in support today")
  caller:hears("what can I do for you")
  caller:hangs_up()
  t:ends{ reason = "hangup-user" }
end)

sim.test("a caller who talks into the model's greeting is answered", function(t)
  local caller = ring(t)
  caller:presses("1#", { after = 1 })
  caller:interrupts("when are you open")
  caller:hears("nine to five", { within = 40 })
  caller:hangs_up()
  t:ends{ reason = "hangup-user" }
end)

sim.test("without a model people are reached by keys", function(t)
  t:phone(SUPPORT, { answers = 2 })
  local caller = ring(t, { fail = "unavailable" })
  caller:presses("1#", { after = 1 })
  caller:hears("for sales press 1 for support press 2")
  caller:presses("2", { after = 1 })
  caller:hears("connecting you with support")
  t:ends{ reason = "completed", transferred_to = SUPPORT }
end)

sim.test("a model that breaks off is replaced by keys", function(t)
  t:phone(SALES, { answers = 2 })
  local caller = ring(t, { fail = "failed" })
  caller:presses("1#", { after = 1 })
  caller:hears("for sales press 1", { within = 40 })
  caller:presses("1", { after = 1 })
  t:ends{ reason = "completed", transferred_to = SALES }
end)

sim.test("on a carrier that carries no sound both ways people are reached by keys", function(t)
  t:lacks("realtime")
  t:config{ sales_number = SALES }
  local caller = t:dials("frontdesk", { from = "+15550001234", to = "+15550009999" })
  caller:hears("for sales press 1", { within = 40 })
  caller:presses("3", { after = 1 })
  caller:hears("goodbye")
  t:ends{ reason = "hangup-bot" }
end)

sim.test("a model that ends the session says goodbye", function(t)
  local caller = ring(t, { { on = "bye", close = true } })
  caller:presses("1#", { after = 1 })
  caller:hears("what can I do for you")
  caller:says("bye bye")
  caller:hears("thank you for calling goodbye")
  t:ends{ reason = "hangup-bot" }
end)

sim.test("the model ends the call by its own tool", function(t)
  local caller = ring(t, { { on = "bye", tool = "openclaw_end_call" } })
  caller:presses("1#", { after = 1 })
  caller:hears("what can I do for you")
  caller:says("bye bye")
  caller:hears("thank you for calling goodbye")
  t:ends{ reason = "hangup-bot" }
end)

sim.test("a caller hangs up on the model", function(t)
  local caller = ring(t)
  caller:presses("1#", { after = 1 })
  caller:hears("what can I do for you")
  caller:hangs_up()
  t:ends{ reason = "hangup-user" }
end)
