import ScriptValue
import Testing

@testable import CallCore

@Suite("Questions to the agent")
struct ConsultQuestionTests {
    @Test(
        "a question is found under any of its names, or is the arguments themselves",
        arguments: [
            (["question": "q"], "q"), (["prompt": " q "], "q"), (["query": "q"], "q"), (["task": "q"], "q"), ("q", "q"),
            (["question": " ", "task": "t"], "t"), (["text": "q"], ""), (nil, ""), ([1, 2], ""),
        ] as [(Value, String)])
    func names(arguments: Value, text: String) { #expect(ConsultQuestion(arguments: arguments).text == text) }

    @Test("context and style come with it")
    func others() {
        let question = ConsultQuestion(arguments: ["query": "q", "context": "c", "responseStyle": "formal"])
        #expect(question == ConsultQuestion("q", context: "c", style: "formal"))
    }

    @Test(
        "questions are the same when equal, one inside the other, or with most words in common",
        arguments: [
            ("When do you open?", "when do you OPEN", true), ("opening hours on sunday", "hours on sunday", true),
            ("is the museum open on sunday morning", "museum sunday opening", true),
            ("is the museum open", "is the pool open today", false), ("", "when", false),
            ("can i pay by card", "is my parcel there", false), ("open", "opening times", false),
        ])
    func same(left: String, right: String, isSame: Bool) {
        #expect(SpokenWordSet.isSame(left, right) == isSame)
        #expect(SpokenWordSet.isSame(right, left) == isSame)
    }
}
