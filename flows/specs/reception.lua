local sim = require "sim"

local SALES, SUPPORT = "+15550001111", "+15550002222"

local function ring(t, settings)
  t:config(settings or { sales_number = SALES, support_number = SUPPORT })
  return t:dials("reception", { from = "+15550001234", to = "+15550009999" })
end

local function dictates(caller, text)
  caller:hears("tell me your message")
  caller:says(text)
  caller:hears("press 1 to keep it")
end

-- Checks that this text was kept as the call's first message. Not every recogniser writes capitals.
local function keeps(t, text)
  local taken = t:emitted("message.taken")
  t:equals(taken.text:lower(), text:lower(), "the message that was announced")
  t:equals(taken.from, "+15550001234", "whose it is")
  t:equals(t:stored(taken.key).text, taken.text, "the message that was stored")
end

sim.test("caller presses 1 and is connected with sales", function(t)
  t:phone(SALES, { answers = 2 })
  local caller = ring(t)
  caller:hears("how can I help")
  caller:presses("1", { after = 1 })
  caller:hears("connecting you with sales")
  t:ends{ reason = "completed", transferred_to = SALES }
end)

sim.test("caller says support and is connected", function(t)
  t:phone(SUPPORT, { answers = 2 })
  local caller = ring(t)
  caller:hears("leave a message press 3")
  caller:says("technical support please")
  caller:hears("connecting you with support")
  t:ends{ reason = "completed", transferred_to = SUPPORT }
end)

sim.test("a caller who knows the menu does not wait for it", function(t)
  t:phone(SALES, { answers = 2 })
  local caller = ring(t)
  caller:interrupts("sales", { after = 0.6 })
  caller:hears("connecting you with sales")
  t:check(not caller:heard():find("press 3", 1, true), "the menu was cut")
  t:ends{ reason = "completed", transferred_to = SALES }
end)

sim.test("a busy department takes a message", function(t)
  t:phone(SALES, { busy = true })
  local caller = ring(t)
  caller:hears("press 3")
  caller:presses("1", { after = 1 })
  caller:hears("nobody in sales can take your call")
  dictates(caller, "please call me back about the red bicycle")
  caller:presses("1", { after = 1 })
  caller:hears("goodbye")
  t:ends{ reason = "hangup-bot" }
  keeps(t, "please call me back about the red bicycle")
end)

sim.test("a department that does not answer takes a message", function(t)
  t:phone(SUPPORT, { no_answer = true })
  local caller = ring(t)
  caller:hears("press 3")
  caller:presses("2", { after = 1 })
  caller:hears("nobody in support can take your call", { within = 60 })
  dictates(caller, "it makes a noise")
  caller:says("yes")
  caller:hears("goodbye")
  t:ends{ reason = "hangup-bot" }
  keeps(t, "it makes a noise")
end)

sim.test("a department without a number takes a message", function(t)
  local caller = ring(t, {})
  caller:hears("press 3")
  caller:says("sales")
  caller:hears("nobody is in sales today")
  dictates(caller, "I would like a catalogue")
  caller:hangs_up()
  t:ends{ reason = "hangup-user" }
  keeps(t, "I would like a catalogue")
end)

sim.test("a message is kept when the caller says nothing more", function(t)
  local caller = ring(t)
  caller:hears("press 3")
  caller:presses("3", { after = 1 })
  caller:hears("gladly")
  dictates(caller, "the gate is open")
  caller:hears("goodbye", { within = 30 })
  t:ends{ reason = "hangup-bot" }
  keeps(t, "the gate is open")
end)

sim.test("a message can be said again", function(t)
  local caller = ring(t)
  caller:hears("press 3")
  caller:says("I want to leave a message")
  dictates(caller, "the gate is open")
  caller:presses("2", { after = 1 })
  caller:hears("let us try again")
  caller:says("the gate is shut")
  caller:hears("press 1 to keep it")
  caller:presses("1", { after = 1 })
  t:ends{ reason = "hangup-bot" }
  keeps(t, "the gate is shut")
end)

sim.test("a pause does not end a message", function(t)
  local caller = ring(t)
  caller:hears("press 3")
  caller:presses("3", { after = 1 })
  caller:hears("tell me your message")
  caller:says("my name is Ann")
  caller:says("and I lost my key", { after = 1.4 })
  caller:hears("I have my name is Ann and I lost my key")
  caller:presses("1", { after = 1 })
  t:ends{ reason = "hangup-bot" }
  keeps(t, "my name is Ann and I lost my key")
end)

sim.test("a message that is refused twice is not kept", function(t)
  local caller = ring(t)
  caller:hears("press 3")
  caller:presses("3", { after = 1 })
  dictates(caller, "the gate is open")
  caller:says("no, that is wrong")
  caller:hears("let us try again")
  caller:says("the date is open")
  caller:hears("press 1 to keep it")
  caller:says("No.")
  caller:hears("goodbye")
  t:ends{ reason = "hangup-bot" }
end)

sim.test("an answer that is not understood is asked again", function(t)
  t:phone(SUPPORT, { answers = 2 })
  local caller = ring(t)
  caller:hears("press 3")
  caller:says("a ham sandwich")
  caller:hears("sorry, I did not get that")
  caller:hears("press 3")
  caller:presses("2", { after = 1 })
  t:ends{ reason = "completed", transferred_to = SUPPORT }
end)

sim.test("a key that is not on the menu is asked again", function(t)
  t:phone(SALES, { answers = 2 })
  local caller = ring(t)
  caller:hears("press 3")
  caller:presses("9", { after = 1 })
  caller:hears("sorry, I did not get that")
  caller:presses("1", { after = 1 })
  t:ends{ reason = "completed", transferred_to = SALES }
end)

sim.test("a silent caller is asked twice, offered to leave a message, and let go", function(t)
  local caller = ring(t)
  caller:hears("how can I help")
  caller:hears("sorry, I did not get that")
  caller:hears("let me take a message", { within = 40 })
  caller:hears("goodbye", { within = 40 })
  t:ends{ reason = "hangup-bot" }
end)

sim.test("a caller who talks over the goodbye gets the menu again", function(t)
  t:phone(SALES, { answers = 2 })
  local caller = ring(t, {
    sales_number = SALES,
    goodbye = "Thank you for calling us today, and have a very pleasant and quiet evening. Goodbye.",
  })
  caller:hears("press 3")
  caller:presses("3", { after = 1 })
  dictates(caller, "the gate is open")
  caller:presses("1", { after = 1 })
  caller:hears("thank you for calling")
  caller:interrupts("oh, and sales please", { after = 2.2 })
  caller:hears("connecting you with sales")
  t:ends{ reason = "completed", transferred_to = SALES }
  keeps(t, "the gate is open")
end)

sim.test("a caller hangs up during the menu", function(t)
  local caller = ring(t)
  caller:hears("for sales")
  caller:hangs_up{ after = 0 }
  t:ends{ reason = "hangup-user" }
end)

sim.test("a caller hangs up before the message", function(t)
  local caller = ring(t)
  caller:hears("press 3")
  caller:presses("3", { after = 1 })
  caller:hears("tell me your message")
  caller:hangs_up()
  t:ends{ reason = "hangup-user" }
end)
