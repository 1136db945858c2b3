import CallCore
import Testing

@testable import voicecall

@Suite("Arguments that no command can use")
struct HostileArgumentTests {
    private static let million = String(repeating: "x", count: 1 << 20)

    @Test(
        "are refused before anything is done, in one short line that is safe to print",
        arguments: [
            ["call", "--to", "+15550001234", "-m", "a\u{0}b"], ["call", "--to", "+15550001234", "-m", million],
            ["call", "--to", "+15550001234", "-m", "\u{1B}[2J"], ["call", "--to", "+15550001234", "-m", "\u{202E}x"],
            ["call", "--to", "+15550001234", "-m", " \n"], ["call", "--to", million, "-m", "x"],
            ["call", "--to", "5550001234", "-m", "x"], ["call", "--to", "+1555\u{202E}0001234", "-m", "x"],
            ["start", "--to", "+15550001234", "--mode", ""], ["start", "--to", "+15550001234", "--key", "a\nb"],
            ["start", "--to", "+15550001234", "--dtmf-sequence", "1x"], ["speak", "--call-id", "", "--message", "x"],
            ["dtmf", "--call-id", "a", "--digits", "abc"], ["end", "--call-id", million],
            ["end", "--call-id", "a\u{0}"],
            ["status", "a\u{1B}"], ["status", "a", "--call-id", "b"], ["status", "--url", "a\u{0}"],
            ["tail", "--poll", "49"], ["tail", "--since", "-1"], ["tail", "--since", "1e3"],
            ["latency", "--last", "0"],
            ["latency", "--last", "99999999999999999999"], ["report", million], ["forget", "12"],
            ["forget", "anonymous"],
            ["expose", "--port", "0"], ["expose", "--mode", "public"], ["smoke", "--to", "x"], [million],
            ["call", "--" + million],
        ])
    func refused(_ arguments: [String]) {
        let result = Command.run(arguments)
        #expect(result.status == CommandStatus.usage.rawValue)
        #expect(result.out.isEmpty)
        #expect(result.errLines.count == 1)
        #expect(result.err.utf8.count < 4_000)
        #expect(!result.err.dropLast().unicodeScalars.contains(where: SafeText.isUnsafe))
        #expect(result.err.contains("--help)"))
    }

    @Test("a place that is no gateway's is refused as well")
    func place() {
        let result = Command.run("status", "--url", "ws://example.com:80")
        #expect(result.status == 64 && result.err.contains("error[gateway.url]"))
    }
}
