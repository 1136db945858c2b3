extension ConformanceCall {
    static let talks: [ConformanceTalk] = speaking + hearing + ending

    private static let speaking = [
        ConformanceTalk(
            name: "say", needs: [.speak],
            flow: """
                local first = call:say("The first words.")
                local second = call:say("And \\"more\\" words, with <signs> & accents: café.")
                emit("said", { first = first.interrupted, second = second.interrupted, heard = first.heard })
                call:hangup()
                """,
            party: """
                who:hears("the first words")
                who:hears("and more words")
                local said = t:emitted("said")
                t:equals(said.first, false, "interrupted")
                t:equals(said.second, false, "interrupted")
                t:equals(said.heard, "The first words.", "heard")
                t:ends{ reason = "hangup-bot" }
                """),
        ConformanceTalk(
            name: "say_long", needs: [.speak],
            flow: """
                local text = {}
                for number = 1, 400 do text[number] = "word" .. number end
                call:say(table.concat(text, " ") .. " the very end.")
                emit("said")
                call:hangup()
                """,
            party: """
                who:hears("word1 word2", { within = 30 })
                who:hears("word399 word400 the very end", { within = 400 })
                t:emitted("said")
                t:ends{ reason = "hangup-bot" }
                """),
        ConformanceTalk(
            name: "play", needs: [.speak, .play],
            flow: """
                local played = call:play{ url = "\(recording)" }
                emit("played", { ok = played ~= nil and not played.interrupted })
                call:say("That was it.")
                call:hangup()
                """,
            party: """
                who:hears("\(recordedWords)")
                who:hears("that was it")
                t:equals(t:emitted("played").ok, true, "played")
                t:ends{ reason = "hangup-bot" }
                """),
        ConformanceTalk(
            name: "stop_speaking", needs: [.speak, .interrupt],
            flow: """
                local key, result = call:all{
                  function()
                    return call:say("One two three four five six seven eight nine ten eleven twelve thirteen "
                      .. "fourteen fifteen sixteen seventeen eighteen nineteen twenty.", { barge_in = false })
                  end,
                  function()
                    call:sleep(3)
                    call:stop_speaking()
                  end,
                }
                emit("stopped", { interrupted = key[1].interrupted })
                call:say("Stopped.")
                call:hangup()
                """,
            party: """
                who:hears("one two")
                who:hears("stopped")
                t:equals(t:emitted("stopped").interrupted, true, "interrupted")
                t:check(not who:heard():find("twenty", 1, true), "the words were cut")
                t:ends{ reason = "hangup-bot" }
                """),
        ConformanceTalk(
            name: "barge_in", needs: [.speak, .listen, .interrupt],
            flow: """
                local answer = call:ask("Please tell me which of our many fine departments you would like, whether "
                  .. "it is sales or support or billing or the very friendly people of the front desk.")
                emit("answer", answer)
                call:say("Very well.")
                call:hangup()
                """,
            party: """
                who:interrupts("sales please", { after = 2 })
                who:hears("very well")
                t:equals(t:emitted("answer").text, "sales please", "the answer")
                t:check(not who:heard():find("front desk", 1, true), "the words were cut")
                t:ends{ reason = "hangup-bot" }
                """),
    ]

    private static let ending = [
        ConformanceTalk(
            name: "hangup", needs: [], flow: "call:sleep(1)\ncall:hangup()",
            party: "t:ends{ reason = \"hangup-bot\" }"),
        ConformanceTalk(
            name: "hangup_while_speaking", needs: [.speak],
            flow: """
                call:all{
                  function() call:say("One two three four five six seven eight nine ten eleven twelve.") end,
                  function()
                    call:sleep(2)
                    call:hangup()
                  end,
                }
                """,
            party: """
                who:hears("one two")
                t:ends{ reason = "hangup-bot" }
                t:check(not who:heard():find("twelve", 1, true), "the words were cut")
                """),
        ConformanceTalk(
            name: "finish", needs: [.speak], flow: "call:finish{ say = \"Goodbye and thank you.\" }",
            party: """
                who:hears("goodbye and thank you")
                t:ends{ reason = "hangup-bot" }
                """),
        ConformanceTalk(
            name: "caller_hangs_up", needs: [.speak, .listen],
            flow: """
                call:say("Good morning.")
                call:listen{ timeout = 60 }
                """,
            party: """
                who:hears("good morning")
                who:hangs_up{ after = 1 }
                t:ends{ reason = "hangup-user" }
                """),
        transfer("ok", "{ answers = 2 }", "t:ends{ reason = \"completed\", transferred_to = \"\(target)\" }"),
        transfer("busy", "{ busy = true }", failed("busy")),
        transfer("no_answer", "{ no_answer = true }", failed("no-answer")),
    ]

    private static func transfer(_ name: String, _ target: String, _ party: String) -> ConformanceTalk {
        ConformanceTalk(
            name: "transfer_\(name)", needs: [.speak, .transfer],
            flow: """
                local ok, reason = call:transfer{ to = "\(Self.target)", announce = "One moment.", timeout = 15 }
                if ok then return end
                emit("transfer", { reason = reason })
                call:say("Nobody is there.")
                call:hangup()
                """,
            party: "who:hears(\"one moment\")\n" + party, before: "t:phone(\"\(Self.target)\", \(target))")
    }

    private static func failed(_ reason: String) -> String {
        """
        t:equals(t:emitted("transfer", { within = 60 }).reason, "\(reason)", "the reason")
        who:hears("nobody is there")
        t:ends{ reason = "hangup-bot" }
        """
    }
}
