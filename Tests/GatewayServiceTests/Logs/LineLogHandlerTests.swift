import CallCore
import Logging
import ScriptValue
import Synchronization
import Testing

@testable import GatewayService

@Suite("Lines of the log") struct LineLogHandlerTests {
    private func lines(
        json: Bool = false, level: Logger.Level = .info, _ log: (Logger) -> Void
    ) -> [String] {
        let kept = Mutex<[String]>([])
        let sink: LineLogHandler.Sink = { line in kept.withLock { $0.append(line) } }
        log(
            Logger(label: "test") { _ in
                LineLogHandler(
                    format: json ? .json : .text, level: level, now: { CallTime(milliseconds: 1_769_847_302_045) },
                    sink: sink)
            })
        return kept.withLock { $0 }
    }

    @Test("a line for people has the call first; odd values are quoted")
    func text() {
        let lines = lines { $0.info("ended", metadata: ["b": "two words", "call": "c-1", "a": "1"]) }
        #expect(lines == ["2026-01-31T08:15:02.045Z INFO ended call=c-1 a=1 b=\"two words\"\n"])
    }

    @Test("a line for programs is one JSON object")
    func json() throws {
        let lines = lines(json: true) { $0.error("no\nway", metadata: ["call": "c-1"]) }
        let line = try JSONText.decodePlain(Array(try #require(lines.first).utf8))
        #expect(
            line == ["ts": "2026-01-31T08:15:02.045Z", "level": "error", "msg": "no way", "call": "c-1"])
    }

    @Test("numbers, secrets and what steers terminals stay out, in every field")
    func redaction() {
        for json in [true, false] {
            let text = lines(json: json) { logger in
                logger.info(
                    "called +15550001234\u{1B}[2J",
                    metadata: [
                        "to": "+15550005678", "number": .stringConvertible(PhoneNumber("+15550001234")),
                        "token": .stringConvertible(Secret("s3cret")), "said": "a\u{202E}b\u{0}c",
                    ])
            }.joined()
            #expect(!text.contains("555000"))
            #expect(!text.contains("s3cret"))
            #expect(!text.unicodeScalars.contains { SafeText.isUnsafe($0) && $0 != "\n" })
            #expect(text.contains("[…34]") && text.contains("[…78]"))
        }
    }

    @Test("long texts are cut, and how long they were is told")
    func long() {
        let line = lines { $0.info("x", metadata: ["text": .string(String(repeating: "word ", count: 100))]) }[0]
        #expect(line.contains("… (499 characters)"))
        #expect(line.count < 300)
    }

    @Test("what was said is only counted, unless details are wanted")
    func words() {
        let note = CallNote("heard", "my name is Ada", ["confidence": 0.9])
        let usual = lines { CallStory.log(note, of: CallID("c-1"), to: $0, showsWords: false) }
        #expect(usual == ["2026-01-31T08:15:02.045Z INFO heard call=c-1 chars=14 confidence=0.9\n"])
        let whole = lines(level: .debug) { CallStory.log(note, of: CallID("c-1"), to: $0, showsWords: true) }
        #expect(whole[0].contains("text=\"my name is Ada\""))
        let detail = lines {
            CallStory.log(CallNote("verb", "call:say"), of: CallID("c-1"), to: $0, showsWords: false)
        }
        #expect(detail.isEmpty)
        let fault = lines {
            CallStory.log(CallNote("error", "no", ["code": "flow.x"]), of: CallID("c"), to: $0, showsWords: false)
        }
        #expect(fault == ["2026-01-31T08:15:02.045Z ERROR error call=c code=flow.x text=no\n"])
    }

    @Test(
        "times are those of the calendar",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (4_107_542_399_999, "2100-02-28T23:59:59.999Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (1_709_164_800_000, "2024-02-29T00:00:00.000Z"),
        ])
    func calendar(_ time: Int64, text: String) { #expect(TimeText.text(CallTime(milliseconds: time)) == text) }
}
