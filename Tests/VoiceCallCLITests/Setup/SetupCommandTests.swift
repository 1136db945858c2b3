import Foundation
import Testing

@testable import voicecall

@Suite("Setup, smoke and expose")
struct SetupCommandTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func config(_ text: String) throws -> String { try folder.write(Array(text.utf8), to: "config.json5") }

    private func plain(_ text: String) -> String { text.replacing(folder.path, with: "FOLDER") }

    @Test("a good setup is OK, point by point; without a number nobody is called")
    func good() throws {
        let file = try config("{ enabled: true, provider: 'mock' }")
        let setup = Command.run("setup", "--config", file)
        #expect(setup.status == 0)
        try Golden.check(plain(setup.out), "setup-ok")
        let smoke = Command.run("smoke", "--config", file)
        #expect(smoke.status == 0)
        try Golden.check(plain(smoke.out), "smoke-skipped")
        let dry = Command.run("smoke", "--config", file, "--to", "+15550001234", "--json")
        #expect(dry.status == 0)
        try Golden.check(plain(dry.out), "smoke-dry-json")
    }

    @Test("what needs attention is told, and smoke goes no further")
    func bad() throws {
        let file = try config(
            "{ enabled: true, provider: 'twilio', realtime: { enabled: true }, streaming: { enabled: true } }")
        let setup = Command.run("setup", "--config", file, "--json")
        #expect(setup.status == 1)
        try Golden.check(plain(setup.out), "setup-attention-json")
        let smoke = Command.run("smoke", "--config", file, "--to", "+15550001234", "--yes")
        #expect(smoke.status == 1)
        #expect(smoke.out.contains("FAIL provider-config: "))
        #expect(!smoke.out.contains("live-call"))
    }

    @Test("a call for a smoke test needs the gateway")
    func smokeAlone() throws {
        let file = try config("{ enabled: true, provider: 'mock', store: 'store' }")
        let result = Command.run("smoke", "--config", file, "--to", "+15550001234", "--yes")
        #expect(result.status == 69)
        #expect(result.err.contains("voicecall gateway"))
    }

    private func expose(_ script: String, _ arguments: String...) throws -> CommandResult {
        let path = try folder.write(
            Array("#!/bin/sh\necho \"$*\" >> \(folder.path)/calls\n\(script)\n".utf8), to: "tailscale")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        let file = try config("{ enabled: true, provider: 'mock' }")
        return try Binary.run(
            ["expose", "--config", file] + arguments,
            environment: ["PATH": folder.path + ":/usr/bin:/bin"])
    }

    private static let node = #"echo '{"BackendState":"Running","Self":{"DNSName":"host.tail1.ts.net.","ID":"n1"}}'"#

    @Test("a route is set, and turned off")
    func exposes() throws {
        let set = try expose("[ $1 = status ] && \(Self.node)\nexit 0")
        #expect(set.status == 0, "\(set.err)")
        try Golden.check(set.out, "expose-funnel")
        let calls = try String(contentsOfFile: folder.path + "/calls", encoding: .utf8)
        #expect(calls.contains("funnel --bg --yes --set-path /voice/webhook http://127.0.0.1:3334/voice/webhook"))
        let off = try expose("exit 0", "--mode", "off")
        #expect(off.out == "{\n  \"mode\": \"off\",\n  \"ok\": true,\n  \"path\": \"/voice/webhook\"\n}\n")
        let after = try String(contentsOfFile: folder.path + "/calls", encoding: .utf8)
        #expect(after.contains("serve --yes") && after.contains("funnel --yes"))
    }

    @Test("where Tailscale must be allowed to first, the page for it is named")
    func notAllowed() throws {
        let result = try expose(
            "[ $1 = status ] && { \(Self.node); exit 0; }\necho 'Funnel is not enabled on your tailnet.'; exit 1")
        #expect(result.status == 69)
        #expect(result.out.contains(#""enableUrl": "https://login.tailscale.com/f/funnel?node=n1""#), "\(result.out)")
        #expect(result.err.contains("error[exposure.tailscale_not_enabled]"))
    }
}
