import Foundation
import Testing

@testable import voicecall

@Suite("voicecall mcp") struct MCPCommandTests {
    private static let hello =
        #"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18"}}"#
    private static let status = #"""
        {"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"voice_call","arguments":{"action":"get_status"}}}
        """#

    @Test("without a gateway it lives, says so in the tool's result, and only the protocol is on standard output")
    func nobody() throws {
        let folder = try TemporaryFolder()
        let result = Command.run(
            ["mcp", "--config", folder.path + "/none.json5", "--store", folder.path],
            input: [Self.hello, "no message", "", Self.status])
        #expect(result.status == 0)
        #expect(result.err == "")
        let lines = result.out.split(separator: "\n")
        #expect(lines.count == 3)
        for line in lines {
            let value = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            #expect(value?["jsonrpc"] as? String == "2.0")
        }
        #expect(lines.contains { $0.contains("gateway.unreachable") && $0.contains("\"isError\":true") })
        #expect(lines.contains { $0.contains("-32700") })
    }

    @Test("a session key that is none is refused")
    func key() {
        let result = Command.run(["mcp", "--session-key", "a\u{1}b"], input: [Self.hello])
        #expect(result.status == 64)
        #expect(result.out == "")
    }

    @Test("a call that is none is refused, and one that is named is the only one there is")
    func call() throws {
        for call in ["", " ", "\u{3000}", "a\u{1}b", "a\u{9B}b"] {
            let result = Command.run(["mcp", "--call", call], input: [Self.hello])
            #expect(result.status == 64 && result.out == "")
        }
        let folder = try TemporaryFolder()
        let list = #"{"jsonrpc":"2.0","id":2,"method":"tools/list"}"#
        let result = Command.run(["mcp", "--store", folder.path, "--call", "c1"], input: [Self.hello, list])
        #expect(result.out.contains("end_call") && !result.out.contains("initiate_call"))
    }

    @Test("as a process it ends with its input, whatever the bytes were")
    func process() throws {
        let folder = try TemporaryFolder()
        let result = try Binary.run(
            ["mcp", "--store", folder.path],
            input: Self.hello + "\n\u{0}\n" + String(repeating: "x", count: 2 << 20) + "\n" + Self.status,
            environment: ["HOME": folder.path])
        #expect(result.status == 0)
        let lines = result.out.split(separator: "\n")
        #expect(lines.count == 4)
        #expect(lines.contains { $0.contains("longer than 1048576 bytes") })
        #expect(result.err == "")
    }
}
