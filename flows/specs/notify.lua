local sim = require "sim"

local MESSAGE = "Your table is ready at seven."

local function place(t)
  return t:calls("notify", { to = "+15550005678", mode = "notify", args = { message = MESSAGE } })
end

sim.test("the message is said once, then the call ends", function(t)
  local callee = place(t)
  callee:answers{ after = 2 }
  callee:hears(MESSAGE)
  local delivered = t:emitted("notify.delivered")
  t:equals(delivered.answered_by, "unknown", "who picked up, when nobody looked")
  t:ends{ reason = "hangup-bot", within = 10 }
  local _, times = callee:heard():gsub("table is ready", "")
  t:equals(times, 1, "times the message was heard")
end)

sim.test("a callee who says hello does not cut the message", function(t)
  local callee = place(t)
  callee:answers{ after = 1 }
  callee:interrupts("hello who is there", { after = 0.3 })
  callee:hears("ready at seven")
  t:ends{ reason = "hangup-bot" }
end)

sim.test("the call stays open for the configured time", function(t)
  t:config{ notify_hangup_delay = 20 }
  local callee = place(t)
  callee:answers{ after = 1 }
  callee:hears(MESSAGE)
  callee:stays_silent(15)
  callee:hangs_up()
  t:ends{ reason = "hangup-user" }
end)

sim.test("a callee who hangs up in the middle ends the call", function(t)
  local callee = place(t)
  callee:answers{ after = 1 }
  callee:hears("your table")
  callee:hangs_up{ after = 0 }
  t:ends{ reason = "hangup-user" }
end)

sim.test("a busy line is reported", function(t)
  local callee = place(t)
  callee:busy()
  t:equals(t:emitted("notify.failed").reason, "busy", "reason")
  t:ends{ reason = "busy" }
end)

sim.test("a call that nobody answers is reported", function(t)
  local callee = place(t)
  callee:no_answer()
  t:equals(t:emitted("notify.failed", { within = 60 }).reason, "no-answer", "reason")
  t:ends{ reason = "no-answer" }
end)

sim.test("a number that cannot be reached is reported", function(t)
  local callee = place(t)
  callee:unreachable()
  t:equals(t:emitted("notify.failed").reason, "failed", "reason")
  t:ends{ reason = "failed" }
end)

sim.test("a person hears the message once it is known that a person answered", function(t)
  t:config{ detect_machine = true }
  local callee = place(t)
  callee:answers{ after = 2 }
  callee:hears(MESSAGE)
  t:equals(t:emitted("notify.delivered").answered_by, "human", "who picked up")
  t:ends{ reason = "hangup-bot" }
end)

sim.test("a person whom we listened to first does not cut the message either", function(t)
  t:config{ detect_machine = true }
  local callee = place(t)
  callee:answers{ after = 1 }
  callee:interrupts("hello who is there", { after = 0.3 })
  callee:hears("ready at seven")
  t:ends{ reason = "hangup-bot" }
end)

sim.test("an answering machine gets the message after its beep", function(t)
  t:config{ detect_machine = true }
  local callee = place(t)
  callee:voicemail("Please leave a message", { after = 3 })
  callee:hears(MESSAGE)
  t:equals(t:emitted("notify.delivered").answered_by, "machine", "who picked up")
  t:ends{ reason = "hangup-bot" }
end)

sim.test("an answering machine gets nothing when the deployment says so", function(t)
  t:config{ detect_machine = true, voicemail = "hangup" }
  local callee = place(t)
  callee:voicemail("Please leave a message", { after = 3 })
  t:equals(t:emitted("notify.failed", { within = 30 }).reason, "voicemail", "reason")
  t:ends{ reason = "hangup-bot" }
  t:equals(callee:heard(), "", "what the machine recorded")
end)

sim.test("a person gets the message also where machines get nothing", function(t)
  t:config{ detect_machine = true, voicemail = "hangup" }
  local callee = place(t)
  callee:answers{ after = 2 }
  callee:hears(MESSAGE)
  t:ends{ reason = "hangup-bot" }
end)
