import CallAgents
import CallCore
import FuzzInput
import ScriptValue

/// Whatever an agent's host sends: what it says does not depend on how its bytes are cut, each question has at most one
/// answer, and nothing that comes in ends the process.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    switch input.below(4) {
    case 0: ReplyFuzz.run(&input)
    case 1: EventFuzz.run(&input)
    case 2: ChatFuzz.run(&input)
    default:
        var fuzz = GatewayFuzz()
        fuzz.run(&input)
    }
    return 0
}

enum ReplyFuzz {
    static func run(_ input: inout FuzzInput) {
        let size = input.below(8) + 1
        var text = ""
        while !input.isAtEnd { text += input.below(3) == 0 ? input.pick(words) : input.text() }
        var (whole, cut) = (SpokenStream(), SpokenStream())
        _ = whole.take(text)
        var said = ""
        var rest = text[...]
        while !rest.isEmpty {
            said += cut.take(String(rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
        if said != cut.spoken { fault("said \(said), remembers \(cut.spoken)") }
        // A cut between the scalars of one character may join it with what an escape says; bytes do not change.
        if !Array(cut.spoken.utf8).elementsEqual(Array(whole.spoken.utf8)) { fault("cut: \(cut.spoken)") }
        let reply = SpokenReply.text(of: [text])
        if reply.count > 10_000 { fault("\(reply.count) characters") }
        if reply.contains("  ") || reply.contains("\n") { fault("blanks: \(reply)") }
    }

    private static let words = [
        #"{"spoken":""#, #"""#, "}", "{", "```json\n", "```", "<think>", "</think>", #"\u00e9"#, #"\ud83d"#, #"\ude00"#,
        "\\", "\n\n", "reasoning: ", "the user i should ", #""spoken" : ""#, " ", "We open at nine. ",
    ]
}

enum EventFuzz {
    static func run(_ input: inout FuzzInput) {
        let size = input.below(8) + 1
        var bytes: [UInt8] = []
        while !input.isAtEnd { bytes += input.flag() ? Array(input.pick(words).utf8) : input.take(input.below(16)) }
        var (whole, cut) = (EventStreamReader(), EventStreamReader())
        let all = whole.take(bytes) + whole.finish()
        var events: [[UInt8]] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            events += cut.take(rest.prefix(size))
            rest = rest.dropFirst(size)
        }
        if events + cut.finish() != all { fault("events depend on the cuts") }
    }

    private static let words = [
        "data: ", "data:", "data", "\n", "\r\n", "\n\n", ": x", "event: y", "[DONE]", "\u{FEFF}",
    ]
}
