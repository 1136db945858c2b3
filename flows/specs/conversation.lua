local sim = require "sim"

local function place(t, args)
  local callee = t:calls("conversation", { to = "+15550005678", mode = "conversation", args = args or {} })
  callee:answers{ after = 2 }
  return callee
end

sim.test("the message is the first thing said, and the agent answers", function(t)
  t:agent{ { match = "opening hours", reply = "We are open from nine to five." } }
  local callee = place(t, { message = "This is the library, about your question." })
  callee:hears("about your question")
  callee:says("what are your opening hours")
  callee:hears("nine to five")
  callee:hangs_up()
  t:ends{ reason = "hangup-user" }
end)

sim.test("without a message the greeting is said", function(t)
  t:config{ greeting = "Hi, this is the library." }
  local callee = place(t)
  callee:hears("this is the library")
  callee:hangs_up()
  t:ends{ reason = "hangup-user" }
end)

-- On carriers that press keys for a call they connect.
sim.test("keys are pressed on answer, and the first words follow", function(t)
  local callee = t:calls("conversation", {
    to = "+15550005678", mode = "conversation", args = { message = "I am in.", dtmf_sequence = "ww12#" },
  })
  callee:answers{ after = 2 }
  callee:hears("i am in")
  t:equals(callee:received_digits():gsub("[w,]", ""), "12#", "keys")
  callee:hangs_up()
  t:ends{ reason = "hangup-user" }
end)

sim.test("a call that nobody answers is reported", function(t)
  local callee = t:calls("conversation", { to = "+15550005678", mode = "conversation" })
  callee:no_answer()
  t:equals(t:emitted("conversation.failed", { within = 60 }).reason, "no-answer", "reason")
  t:ends{ reason = "no-answer" }
end)

sim.test("a busy line is reported", function(t)
  local callee = t:calls("conversation", { to = "+15550005678", mode = "conversation" })
  callee:busy()
  t:equals(t:emitted("conversation.failed").reason, "busy", "reason")
  t:ends{ reason = "busy" }
end)

sim.test("a silent callee is reminded once, then the call ends with a goodbye", function(t)
  t:config{ patience = 4 }
  local callee = place(t)
  callee:hears("how can I help")
  callee:hears("are you still there")
  callee:hears("goodbye")
  t:ends{ reason = "hangup-bot" }
  local _, times = callee:heard():gsub("still there", "")
  t:equals(times, 1, "reminders")
end)

sim.test("a callee who answers the reminder goes on talking", function(t)
  t:config{ patience = 4 }
  t:agent{ { reply = "I see." } }
  local callee = place(t)
  callee:hears("are you still there")
  callee:says("yes, I was thinking")
  callee:hears("I see")
  callee:hangs_up()
  t:ends{ reason = "hangup-user" }
end)

sim.test("a callee who talks over the goodbye keeps the call", function(t)
  t:config{ patience = 3, goodbye = "Goodbye then, and thank you very much for the time you took for us today." }
  t:agent{ { reply = "Sure, go on." } }
  local callee = place(t)
  callee:hears("goodbye then")
  callee:interrupts("wait, one more thing", { after = 2 })
  callee:hears("sure, go on")
  callee:hangs_up()
  t:ends{ reason = "hangup-user" }
end)

sim.test("a callee interrupts an answer, and the interruption is the next turn", function(t)
  t:agent{
    { match = "everything", reply = "There is a great deal to tell, of the house and the people in it, of the river "
      .. "that took the bridge away, of three fires and two floods, and of how all of it began long ago." },
    { match = "stop", reply = "All right." },
  }
  local callee = place(t)
  callee:hears("how can I help")
  callee:says("tell me everything")
  callee:hears("a great deal to tell")
  callee:interrupts("please stop", { after = 2.5 })
  callee:hears("all right")
  t:check(not callee:heard():find("long ago", 1, true), "the rest of the answer was cut")
  callee:hangs_up()
  t:ends{ reason = "hangup-user" }
end)

sim.test("what the callee adds while the agent thinks belongs to the same turn", function(t)
  t:agent{
    { match = "opening hours I mean on sundays", reply = "On Sundays we are closed." },
    { match = "opening hours", reply = "From nine to five.", delay = 12 },
  }
  local callee = place(t)
  callee:hears("how can I help")
  callee:says("what are your opening hours")
  callee:says("I mean on sundays", { after = 8 })
  callee:hears("on sundays we are closed")
  t:check(not callee:heard():find("nine to five", 1, true), "the unfinished answer was dropped")
  callee:hangs_up()
  t:ends{ reason = "hangup-user" }
end)

sim.test("an answer of several sentences is heard to its end", function(t)
  t:agent{ { match = "library", reply = "It was founded long ago. It burnt down twice. Today it has nine floors." } }
  local callee = place(t)
  callee:hears("how can I help")
  callee:says("tell me about the library")
  callee:hears("founded long ago")
  callee:hears("burnt down twice")
  callee:hears("nine floors")
  callee:hangs_up()
  t:ends{ reason = "hangup-user" }
end)

sim.test("words into a later sentence are the next turn, and that alone", function(t)
  t:agent{
    { match = "library please stop", reply = "That was one turn." },
    { match = "library", reply = "It was founded long ago, by a king. It burnt down twice, and twice it was built "
      .. "again, larger than before. Today it has nine floors." },
    { match = "stop", reply = "All right." },
  }
  local callee = place(t)
  callee:hears("how can I help")
  callee:says("tell me about the library")
  callee:hears("founded long ago")
  callee:interrupts("please stop", { after = 0.5 })
  callee:hears("all right")
  callee:stays_silent(3)
  local words = callee:heard()
  t:check(not words:find("nine floors", 1, true), "the rest of the answer was dropped")
  t:check(not words:find("one turn", 1, true), "the words did not go to the question before")
  local _, times = words:gsub("all right", "")
  t:equals(times, 1, "answers to what was said")
  callee:hangs_up()
  t:ends{ reason = "hangup-user" }
end)

sim.test("what the callee adds while asked to wait belongs to the same turn", function(t)
  t:agent{
    { match = "opening hours I mean on sundays", reply = "On Sundays we are closed." },
    { match = "opening hours", reply = "From nine to five.", delay = 14 },
  }
  t:config{ meanwhile = "One moment, please, while I look that up in the big book of hours." }
  local callee = place(t)
  callee:hears("how can I help")
  callee:says("what are your opening hours")
  callee:hears("one moment please")
  callee:interrupts("I mean on sundays", { after = 1 })
  callee:hears("on sundays we are closed")
  t:check(not callee:heard():find("nine to five", 1, true), "the unfinished answer was dropped")
  callee:hangs_up()
  t:ends{ reason = "hangup-user" }
end)

sim.test("a slow answer is bridged", function(t)
  t:agent{ { match = "hours", reply = "Nine to five.", delay = 6 } }
  local callee = place(t)
  callee:hears("how can I help")
  callee:says("your hours")
  callee:hears("one moment")
  callee:hears("nine to five")
  callee:hangs_up()
  t:ends{ reason = "hangup-user" }
end)

sim.test("an agent that does not answer in time is apologised for", function(t)
  t:config{ agent_deadline = 4 }
  t:agent{ { match = "hours", reply = "Nine to five.", delay = 30 } }
  local callee = place(t)
  callee:hears("how can I help")
  callee:says("your hours")
  callee:hears("I cannot answer that right now")
  callee:hangs_up()
  t:ends{ reason = "hangup-user" }
end)

sim.test("an agent that fails is apologised for, and the call goes on", function(t)
  t:agent{ { match = "hours", fail = "unavailable" }, { reply = "I see." } }
  local callee = place(t)
  callee:hears("how can I help")
  callee:says("your hours")
  callee:hears("I cannot answer that right now")
  callee:says("never mind")
  callee:hears("I see")
  callee:hangs_up()
  t:ends{ reason = "hangup-user" }
end)

sim.test("an agent with nothing to say is silent", function(t)
  t:agent{ { match = "talking to you", reply = "" }, { reply = "I see." } }
  local callee = place(t)
  callee:hears("how can I help")
  callee:says("I was not talking to you")
  callee:stays_silent(4)
  -- A slow agent may have had its progress line; words for the empty answer there must be none.
  local words = callee:heard()
  t:check(not words:find("i see", 1, true) and not words:find("cannot answer", 1, true), "nothing was answered")
  callee:says("but now I am")
  callee:hears("I see")
  callee:hangs_up()
  t:ends{ reason = "hangup-user" }
end)

sim.test("a callee hangs up while the agent thinks", function(t)
  t:agent{ { match = "hours", reply = "Nine to five.", delay = 15 } }
  local callee = place(t)
  callee:hears("how can I help")
  callee:says("your hours")
  callee:hangs_up{ after = 3 }
  t:ends{ reason = "hangup-user" }
end)

sim.test("the last turn is followed by a goodbye", function(t)
  t:config{ max_turns = 1 }
  t:agent{ { reply = "I see." } }
  local callee = place(t)
  callee:hears("how can I help")
  callee:says("just one thing")
  callee:hears("I see")
  callee:hears("goodbye")
  t:ends{ reason = "hangup-bot" }
end)

sim.test("an operator speaks into the call", function(t)
  local callee = place(t)
  callee:hears("how can I help")
  t:check(t:does("speak", { message = "Please hold the line." }), "speak")
  callee:hears("please hold the line")
  callee:hangs_up()
  t:ends{ reason = "hangup-user" }
end)

sim.test("an operator wraps the call up", function(t)
  local callee = place(t)
  callee:hears("how can I help")
  local ok, result = t:does("wrap_up", { message = "We call you back tomorrow. Goodbye." })
  t:check(ok and result.ended, "the call was wrapped up")
  t:ends{ reason = "hangup-bot" }
  t:check(callee:heard():find("call you back tomorrow", 1, true), "the farewell was heard")
end)

sim.test("an operator wraps the call up with the usual goodbye", function(t)
  t:config{ goodbye = "Until next time." }
  local callee = place(t)
  callee:hears("how can I help")
  t:check(t:does("wrap_up", {}), "wrap_up")
  t:ends{ reason = "hangup-bot" }
  t:check(callee:heard():find("until next time", 1, true), "the goodbye was heard")
end)
