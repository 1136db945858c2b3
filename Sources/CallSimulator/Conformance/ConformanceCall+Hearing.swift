import CallCore

extension ConformanceCall {
    static let hearing = [
        answered(
            "listen", [.speak, .listen], "call:listen{ timeout = 8 }", "who:says(\"the red bicycle\")",
            "text", "\"the red bicycle\""),
        answered(
            "gather_digits", [.speak, .gatherDTMF], "call:gather{ digits = 4, timeout = 8 }",
            "who:presses(\"1234\", { after = 1 })", "digits", "\"1234\""),
        answered(
            "gather_one", [.speak, .gatherDTMF], "call:gather{ digits = 1, say = \"Press a key.\", timeout = 8 }",
            "who:hears(\"press a key\")\nwho:presses(\"7\", { after = 1 })", "digits", "\"7\""),
        answered(
            "gather_finish_on", [.speak, .gatherDTMF], "call:gather{ max = 6, finish_on = \"#\", timeout = 8 }",
            "who:presses(\"98#\", { after = 1 })", "digits", "\"98\""),
        answered(
            "gather_star", [.speak, .gatherDTMF], "call:gather{ max = 6, finish_on = \"*\", timeout = 8 }",
            "who:presses(\"55*\", { after = 1 })", "digits", "\"55\""),
        answered(
            "gather_max", [.speak, .gatherDTMF], "call:gather{ max = 6, timeout = 8 }",
            "who:presses(\"31\", { after = 1 })", "digits", "\"31\""),
        answered(
            "gather_speech", [.speak, .gatherDTMF, .listen], "call:gather{ max = 6, speech = true, timeout = 8 }",
            "who:says(\"the green one\", { after = 1 })", "text", "\"the green one\""),
        answered(
            "gather_nothing", [.speak, .gatherDTMF], "call:gather{ digits = 4, timeout = 5 }",
            "who:stays_silent(6)", "reason", "\"timeout\""),
        answered(
            "ask_speech", [.speak, .listen], "call:ask(\"Which colour do you like?\", { timeout = 8 })",
            "who:hears(\"do you like\")\nwho:says(\"dark blue\")", "text", "\"dark blue\""),
        answered(
            "ask_digit", [.speak, .listen, .gatherDTMF], "call:ask(\"Sales or support?\", { digits = 1, timeout = 8 })",
            "who:hears(\"or support\")\nwho:presses(\"2\", { after = 1 })", "digits", "\"2\""),
        answered(
            "ask_twice", [.speak, .listen],
            "call:ask(\"Which colour?\", { tries = 2, reprompt = \"Any colour at all?\", timeout = 8 })",
            "who:hears(\"at all\", { within = 40 })\nwho:says(\"dark green\")", "text", "\"dark green\""),
        answered(
            "ask_nothing", [.speak, .listen], "call:ask(\"Which colour?\", { timeout = 5 })",
            "who:stays_silent(6)", "reason", "\"timeout\""),
        ConformanceTalk(
            name: "dtmf", needs: [.speak, .sendDTMF],
            flow: """
                call:say("Ready.")
                local ok = call:dtmf("12w3#")
                emit("sent", { ok = ok })
                call:say("All sent.")
                call:hangup()
                """,
            party: """
                who:hears("ready")
                who:hears("all sent")
                t:equals(t:emitted("sent").ok, true, "sent")
                t:equals(who:received_digits(), "123#", "the keys")
                t:ends{ reason = "hangup-bot" }
                """),
        ConformanceTalk(
            name: "two_questions", needs: [.speak, .listen, .gatherDTMF],
            flow: """
                local first = call:ask("What is your name?", { timeout = 8 }) or {}
                local second = call:ask("And your number?", { digits = 3, timeout = 8 }) or {}
                emit("answers", { first = first.text, second = second.digits })
                call:say("Thank you " .. (first.text or "nobody") .. ".")
                call:hangup()
                """,
            party: """
                who:hears("your name")
                who:says("Ann Summer")
                who:hears("your number")
                who:presses("123", { after = 1 })
                local answers = t:emitted("answers")
                t:equals(answers.first, "Ann Summer", "the first answer")
                t:equals(answers.second, "123", "the second answer")
                who:hears("thank you ann summer")
                t:ends{ reason = "hangup-bot" }
                """),
    ]

    /// One question of the flow's, what somebody does about it, and what the flow must get.
    private static func answered(
        _ name: String, _ needs: [CarrierCapability], _ verb: String, _ party: String, _ field: String,
        _ expected: String
    ) -> ConformanceTalk {
        ConformanceTalk(
            name: name, needs: needs,
            flow: """
                call:say("Now.", { barge_in = false })
                local answer, reason = \(verb)
                answer = answer or { reason = reason }
                emit("answer", answer)
                call:say("Noted.")
                call:hangup()
                """,
            party: """
                who:hears("now")
                \(party)
                t:equals(t:emitted("answer").\(field), \(expected), "the answer")
                who:hears("noted")
                t:ends{ reason = "hangup-bot" }
                """)
    }
}
