import CallCore
import Testing

@testable import Providers

@Suite("Text that is put together")
struct SpokenTextTests {
    @Test("pieces are joined by one space, letters as they are")
    func joining() {
        var spoken = SpokenText()
        _ = spoken.settle(" Book ")
        _ = spoken.append(" a t")
        _ = spoken.append("able")
        #expect(spoken.text == "Book a table")
        #expect(spoken.end() == [.final("Book a table", confidence: nil)])
        #expect(spoken == SpokenText())
    }

    @Test("the same text is not shown twice, and an empty one never")
    func shown() {
        var spoken = SpokenText()
        #expect(spoken.replace(" ").isEmpty)
        #expect(spoken.replace("a") == [.speechStarted, .partial("a")])
        #expect(spoken.replace("a ").isEmpty)
        #expect(spoken.replace("").isEmpty)
        #expect(spoken.end().isEmpty)
    }

    @Test("settled pieces that are said again are not doubled, where a service does that")
    func repeats() {
        var spoken = SpokenText()
        _ = spoken.settle("no")
        _ = spoken.replace("no problem", repeats: true)
        #expect(spoken.text == "no problem")
        _ = spoken.replace("no", repeats: false)
        #expect(spoken.text == "no no")
    }

    @Test("no text grows without end")
    func bounded() {
        var spoken = SpokenText()
        let long = String(repeating: "é", count: 20_000)
        for _ in 0..<20 { _ = spoken.append(long) }
        #expect(spoken.text.utf8.count < 3 * SpokenText.maxBytes)
        for _ in 0..<20 { _ = spoken.settle(long) }
        #expect(spoken.text.utf8.count < 3 * SpokenText.maxBytes)
    }
}
