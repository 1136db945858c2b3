import CallAgents
import CallCore
import CallSimulator
import Testing

@Suite("What an answer says aloud")
struct SpokenReplyTests {
    @Test(
        "the contract is found in whatever is around it",
        arguments: [
            (#"{"spoken":"We open at nine."}"#, "We open at nine."),
            (#"  {"spoken": "We  open\n at nine." , "mood":"glad"} "#, "We open at nine."),
            ("```json\n{\"spoken\":\"At nine.\"}\n```", "At nine."),
            ("Here you are:\n```\n{\"spoken\":\"At nine.\"}\n```\nBye.", "At nine."),
            (#"Sure! {"spoken":"At nine."} Anything else?"#, "At nine."),
            (#"Sure! "spoken" : "At \"nine\", caf\u00e9 \ud83d\ude00." and so on"#, #"At "nine", café 😀."#),
            (#"{"spoken":"broken off at ni"#, "broken off at ni"),
            ("{\"spoken\":\"a raw\nline\"}", "a raw line"),
            (#"<think>{"spoken":"no"}</think>{"spoken":"yes"}"#, "yes"),
            (#"{"spoken":""}"#, ""), (#"{"spoken":"   "}"#, ""), ("", ""), (" \n", ""),
        ])
    func contract(answer: String, spoken: String) {
        #expect(SpokenReply.text(of: [answer]) == spoken)
    }

    @Test(
        "plain text is spoken without code and without plans in front",
        arguments: [
            ("We open at nine.", "We open at nine."),
            ("We open\nat nine.\n\nSee you.", "We open at nine. See you."),
            ("Thinking process: first …\n\nReasoning: so\n\nAt nine.", "At nine."),
            ("The user asks. I should be brief.\n\nAt nine.", "At nine."),
            ("The user is welcome.\n\nAt nine.", "The user is welcome. At nine."),
            ("This will keep the conversation flowing.\n\nAt nine.", "At nine."),
            ("Analysis: all there is", "Analysis: all there is"),
            ("See:\n```sh\nrm -rf /\n```\nDone.", "See: Done."), ("<think>hm</think>At nine.", "At nine."),
            (#"{"other":"thing"}"#, #"{"other":"thing"}"#), (#"{"spoken":7}"#, #"{"spoken":7}"#),
        ])
    func plain(answer: String, spoken: String) {
        #expect(SpokenReply.text(of: [answer]) == spoken)
    }

    @Test("payloads are joined, empty ones left out")
    func payloads() {
        #expect(SpokenReply.text(of: [#"{"spoken":"One."}"#, "", "Two."]) == "One. Two.")
    }

    @Test("an answer longer than a flow can say is cut")
    func long() {
        #expect(SpokenReply.text(of: [String(repeating: "word ", count: 10_000)]).count == 10_000)
    }
}

@Suite("An answer while it is written")
struct SpokenStreamTests {
    private static let answers = [
        #"{"spoken":"We open at nine. \"Really\", caf\u00e9 \ud83d\ude00!\nBye."}"#,
        "```json\n{ \"spoken\" : \"At nine.\" }\n```", #"<think>Hm {"spoken":"no"}</think> {"spoken":"yes, ok"}"#,
        #"{"spoken":"bad \q escape \u12 and \ud83d alone"}"#,
    ]

    @Test("wherever it is cut, the pieces say what the whole says", arguments: answers, 0..<20)
    func pieces(answer: String, seed: Int) {
        var random = SeededRandom(seed: UInt64(seed))
        var stream = SpokenStream()
        var said = ""
        var rest = answer[...]
        while !rest.isEmpty {
            let size = Int(random.draw(1...7))
            said += stream.take(String(rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
        #expect(said == stream.spoken)
        let words = said.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        #expect(words == SpokenReply.text(of: [answer]))
    }

    @Test("the first words are there before the answer is whole")
    func early() {
        var stream = SpokenStream()
        #expect(stream.take(#"{"spo"#) == "")
        #expect(stream.take(#"ken":"We open at ni"#) == "We open at ni")
        #expect(stream.take(#"ne.\"#) == "ne.")
        #expect(stream.take(#"n Bye"#) == "\n Bye")
    }

    @Test(
        "what does not keep to the contract is not spoken early",
        arguments: ["We open at nine.", #"Sure: {"spoken":"x"}"#, #"{"mood":"glad","spoken":"x"}"#, "```sh\nls\n```"])
    func others(answer: String) {
        var stream = SpokenStream()
        #expect(stream.take(answer) == "")
        #expect(stream.take(answer) == "")
    }
}
