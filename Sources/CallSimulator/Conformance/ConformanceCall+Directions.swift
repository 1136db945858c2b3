import CallCore

extension ConformanceCall {
    static let outbound = [
        dial(
            "dial_say", [.speak], "call:dial{ say = \"Hello, this is a message.\" }", "who:answers{ after = 2 }",
            """
            who:hears("hello this is a message")
            local dialled = t:emitted("dialled")
            t:equals(dialled.said, false, "interrupted")
            who:hears("that was all")
            t:ends{ reason = "hangup-bot" }
            """),
        dial(
            "dial_dtmf", [.speak, .dtmfBeforeConnect], "call:dial{ dtmf = \"w12w3\", say = \"At your desk.\" }",
            "who:answers{ after = 2 }",
            """
            who:hears("at your desk")
            t:equals(who:received_digits(), "123", "the keys")
            who:hears("that was all")
            t:ends{ reason = "hangup-bot" }
            """),
        dial(
            "dial_dtmf_only", [.speak, .dtmfBeforeConnect], "call:dial{ dtmf = \"45\" }", "who:answers{ after = 2 }",
            """
            who:hears("that was all")
            t:equals(who:received_digits(), "45", "the keys")
            t:ends{ reason = "hangup-bot" }
            """),
        dial(
            "dial_person", [.speak, .machineDetection], "call:dial{ detect_machine = true }",
            "who:answers{ after = 2 }",
            """
            who:says("hello")
            t:check(t:emitted("dialled").who ~= "machine", "it is no machine")
            who:hears("that was all")
            t:ends{ reason = "hangup-bot" }
            """),
        dial(
            "dial_machine", [.speak, .machineDetection], "call:dial{ detect_machine = true }",
            "who:voicemail(\"Nobody is here. Please leave a message after the tone.\")",
            """
            t:equals(t:emitted("dialled", { within = 60 }).who, "machine", "who answered")
            who:hears("that was all")
            t:ends{ reason = "hangup-bot" }
            """),
        unanswered("busy", "who:busy()", "busy"),
        unanswered("no_answer", "who:no_answer()", "no-answer"),
        unanswered("unreachable", "who:unreachable()", "failed"),
        ConformanceCall(
            rule: "call.hangup_while_ringing.outbound", needs: [],
            script: script(
                outbound: """
                    call:all{
                      function() call:dial{ ring = 40 } end,
                      function()
                        call:sleep(6)
                        call:hangup()
                      end,
                    }
                    """),
            spec: spec(
                .outbound,
                """
                who:no_answer()
                t:ends{}
                """)),
    ]

    private static func dial(
        _ name: String, _ needs: [CarrierCapability], _ verb: String, _ phone: String, _ party: String
    ) -> ConformanceCall {
        ConformanceCall(
            rule: "call.\(name).outbound", needs: needs,
            script: script(
                outbound: """
                    local dialled = assert(\(verb))
                    emit("dialled", { who = dialled.answered_by, said = dialled.said and dialled.said.interrupted })
                    call:say("That was all.", { barge_in = false })
                    call:hangup()
                    """), spec: spec(.outbound, phone + "\n" + party))
    }

    private static func unanswered(_ name: String, _ phone: String, _ reason: String) -> ConformanceCall {
        ConformanceCall(
            rule: "call.dial_\(name).outbound", needs: [],
            script: script(
                outbound: """
                    local dialled, reason = call:dial{ ring = 12 }
                    emit("dialled", { ok = dialled ~= nil, reason = reason })
                    """),
            spec: spec(
                .outbound,
                """
                \(phone)
                local dialled = t:emitted("dialled", { within = 60 })
                t:equals(dialled.ok, false, "answered")
                t:equals(dialled.reason, "\(reason)", "the reason")
                t:ends{ reason = "\(reason)" }
                """))
    }

    static let inbound = [
        ConformanceCall(
            rule: "call.answer.inbound", needs: [],
            script: script(inbound: "call:answer()\nemit(\"answered\")\ncall:sleep(2)\ncall:hangup()"),
            spec: spec(
                .inbound,
                """
                who:is_answered()
                t:emitted("answered")
                t:ends{ reason = "hangup-bot" }
                """)),
        rejected("busy"), rejected("rejected"),
        ConformanceCall(
            rule: "call.slow_answer.inbound", needs: [.speak],
            script: script(inbound: "call:sleep(6)\ncall:answer()\ncall:say(\"Here we are.\")\ncall:hangup()"),
            spec: spec(
                .inbound,
                """
                who:hears("here we are")
                t:ends{ reason = "hangup-bot" }
                """)),
        ConformanceCall(
            rule: "call.caller_gives_up.inbound", needs: [],
            script: script(inbound: "call:sleep(20)\ncall:answer()\ncall:hangup()"),
            spec: spec(
                .inbound,
                """
                who:hangs_up{ after = 3 }
                t:sleeps(5)
                """)),
    ]

    private static func rejected(_ reason: String) -> ConformanceCall {
        ConformanceCall(
            rule: "call.reject_\(reason).inbound", needs: [.rejectBeforeAnswer],
            script: script(inbound: "call:reject(\"\(reason)\")"), spec: spec(.inbound, "who:is_rejected()"))
    }
}
