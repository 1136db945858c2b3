import CallCore
import Testing

@testable import Exposure

@Suite struct NgrokTunnelTests {
    private static let paths = ["/voice/webhook", "/voice/stream"]

    private func tunnel(
        _ tools: FakeTools, _ options: NgrokOptions = NgrokOptions(), _ limits: ExposureLimits = .patient,
        observed: Observed = Observed()
    ) -> NgrokTunnel {
        NgrokTunnel(options, environment: tools.environment, limits: limits) { observed.tell($0) }
    }

    @Test("the public address is the one of the started tunnel, with the webhook path, whatever is printed before")
    func start() async throws {
        let tools = try FakeTools(ngrok: NgrokLines.noise + NgrokLines.started + NgrokLines.stays)
        let tunnel = tunnel(tools)
        #expect(try await tunnel.open(port: 3334, paths: Self.paths) == "https://ab12.ngrok-free.app/voice/webhook")
        await tunnel.close()
        #expect(tools.calls == ["ngrok http 3334 --log stdout --log-format json"])
    }

    @Test("a line with an address here and one outside counts as started too")
    func addressPair() async throws {
        let line = #"{"addr":"http://localhost:1","url":"https://x.example/"}"#
        let tools = try FakeTools(ngrok: "echo '\(line)'\n" + NgrokLines.stays)
        let tunnel = tunnel(tools)
        #expect(try await tunnel.open(port: 1, paths: ["/w"]) == "https://x.example/w")
        await tunnel.close()
    }

    @Test("an address without TLS is passed over for the one with TLS")
    func plainAddress() async throws {
        let line = #"{"addr":"http://localhost:1","msg":"started tunnel","url":"http://plain.example"}"#
        let tools = try FakeTools(ngrok: "echo '\(line)'\n" + NgrokLines.started + NgrokLines.stays)
        let tunnel = tunnel(tools)
        #expect(try await tunnel.open(port: 1, paths: ["/w"]) == "https://ab12.ngrok-free.app/w")
        await tunnel.close()
    }

    @Test("the token reaches ngrok by its environment only, and our other secrets do not reach it")
    func token() async throws {
        let tools = try FakeTools(ngrok: #"env >"$HOME/seen""# + "\n" + NgrokLines.started + NgrokLines.stays)
        let tunnel = tunnel(tools, NgrokOptions(authToken: Secret("tok-1"), domain: "calls.example"))
        _ = try await tunnel.open(port: 3334, paths: Self.paths)
        await tunnel.close()
        #expect(tools.calls == ["ngrok http 3334 --log stdout --log-format json --domain calls.example"])
        let seen = tools.read("seen")
        #expect(seen.contains("NGROK_AUTHTOKEN=tok-1\n"))
        #expect(seen.contains("HOME=\(tools.home)\n"))
        #expect(!seen.contains("TWILIO"))
    }

    @Test("what ngrok refuses is told with its code and what to do")
    func refused() async throws {
        let tools = try FakeTools(ngrok: NgrokLines.needsAccount)
        let error = try await problem { () throws(ExposureError) in
            _ = try await self.tunnel(tools).open(port: 3334, paths: Self.paths)
        }
        #expect(error.code == "exposure.ngrok_failed")
        #expect(error.toolCode == "ERR_NGROK_4018")
        #expect(
            error.message
                == "ngrok refused with ERR_NGROK_4018: authentication failed: Usage of ngrok requires a verified "
                + "account and authtoken. Sign up for an account: https://dashboard.ngrok.com/signup ERR_NGROK_4018. "
                + "Set tunnel.ngrokAuthToken or NGROK_AUTHTOKEN to the authtoken of your ngrok account")
    }

    @Test("an error in the log fails the start at once, without the token that ngrok repeats")
    func refusedInLog() async throws {
        let tools = try FakeTools(ngrok: NgrokLines.badToken)
        let error = try await problem { () throws(ExposureError) in
            _ = try await self.tunnel(tools).open(port: 3334, paths: Self.paths)
        }
        #expect(error.toolCode == "ERR_NGROK_105")
        #expect(error.message.contains("Your authtoken: ••• Instructions"))
        #expect(!error.message.contains("stored-token"))
    }

    @Test("a token of ours never shows in an error")
    func maskedToken() async throws {
        let tools = try FakeTools(ngrok: #"echo "cannot use $NGROK_AUTHTOKEN here" >&2; exit 3"#)
        let error = try await problem { () throws(ExposureError) in
            let options = NgrokOptions(authToken: Secret("tok-1"))
            _ = try await self.tunnel(tools, options).open(port: 3334, paths: Self.paths)
        }
        #expect(error.code == "exposure.ngrok_failed")
        #expect(error.message.contains("it ended with status 3; it said: cannot use ••• here"))
    }

    @Test("a start that takes too long is given up, and ngrok is stopped")
    func hang() async throws {
        var limits = ExposureLimits.patient
        limits.ngrokStart = .milliseconds(200)
        let tools = try FakeTools(ngrok: NgrokLines.stays)
        let tunnel = tunnel(tools, NgrokOptions(), limits)
        for _ in 1...2 {
            let error = try await problem { () throws(ExposureError) in
                _ = try await tunnel.open(port: 3334, paths: Self.paths)
            }
            #expect(error.code == "exposure.timeout")
            #expect(error.message.hasPrefix("ngrok gave no public address within 0.2 seconds."))
        }
    }

    @Test("floods before and after the start neither stop the tunnel nor fill memory")
    func flood() async throws {
        let flood = "head -c 300000 /dev/zero | tr '\\0' 'x'; echo; yes '{\"lvl\":\"info\"}' | head -n 2000\n"
        let tools = try FakeTools(
            ngrok: flood + "yes oops 2>/dev/null | head -c 100000 >&2\n" + NgrokLines.started + flood
                + #"echo 'the end' >&2; exit 5"#)
        let observed = Observed()
        let tunnel = tunnel(tools, observed: observed)
        #expect(try await tunnel.open(port: 1, paths: ["/w"]) == "https://ab12.ngrok-free.app/w")
        let error = try #require(await observed.stream.first { _ in true })
        #expect(error.code == "exposure.ngrok_exited")
        #expect(error.message.contains("it ended with status 5; it said: [beginning left out] oops oops"))
    }

    @Test("an ngrok that ends later is reported, and the tunnel can be opened again")
    func exitsLater() async throws {
        let tools = try FakeTools(
            ngrok: NgrokLines.started + #"while [ ! -e "$HOME/go" ]; do sleep 0.02; done; exit 7"#)
        let observed = Observed()
        let tunnel = tunnel(tools, observed: observed)
        _ = try await tunnel.open(port: 3334, paths: Self.paths)
        try tools.write("", to: "go")
        let error = try #require(await observed.stream.first { _ in true })
        #expect(error.code == "exposure.ngrok_exited")
        #expect(error.message.contains("it ended with status 7"))
        try tools.write(NgrokLines.started + NgrokLines.stays, to: "ngrok.sh")
        _ = try await tunnel.open(port: 3334, paths: Self.paths)
        await tunnel.close()
        #expect(tools.calls.count == 2)
    }

    @Test("closing asks ngrok to end, waits for it, and reports nothing")
    func close() async throws {
        let tools = try FakeTools(
            ngrok: #"echo $$ >"$HOME/pid"; trap 'echo asked >"$HOME/asked"; exit 0' TERM"# + "\n" + NgrokLines.started
                + "while :; do sleep 0.05; done")
        let observed = Observed()
        let tunnel = tunnel(tools, observed: observed)
        _ = try await tunnel.open(port: 3334, paths: Self.paths)
        #expect(tools.isAlive)
        await tunnel.close()
        #expect(!tools.isAlive)
        #expect(tools.read("asked") == "asked\n")
        await tunnel.close()
        #expect(await observed.all().isEmpty)
    }

    @Test("an ngrok that does not end when asked is killed")
    func stubborn() async throws {
        var limits = ExposureLimits.patient
        limits.stop = .milliseconds(100)
        let tools = try FakeTools(
            ngrok: #"echo $$ >"$HOME/pid"; trap '' TERM"# + "\n" + NgrokLines.started + "while :; do sleep 0.05; done")
        let tunnel = tunnel(tools, NgrokOptions(), limits)
        _ = try await tunnel.open(port: 3334, paths: Self.paths)
        #expect(tools.isAlive)
        await tunnel.close()
        #expect(!tools.isAlive)
    }

    @Test("a tunnel nobody holds any more takes ngrok with it")
    func dropped() async throws {
        let tools = try FakeTools(
            ngrok: #"echo $$ >"$HOME/pid"; trap 'echo asked >"$HOME/asked"; exit 0' TERM"# + "\n"
                + NgrokLines.started + "while :; do sleep 0.05; done")
        var tunnel: NgrokTunnel? = tunnel(tools)
        _ = try await tunnel?.open(port: 3334, paths: Self.paths)
        tunnel = nil
        while tools.read("asked").isEmpty, tools.isAlive { await Task.yield() }
        #expect(tools.read("asked") == "asked\n")
    }

    @Test("closing a tunnel that is being opened ends the opening")
    func closeWhileOpening() async throws {
        let tools = try FakeTools(ngrok: NgrokLines.stays)
        let tunnel = tunnel(tools)
        let opening = Task { () -> String? in
            do throws(ExposureError) { return try await tunnel.open(port: 1, paths: ["/w"]) } catch {
                return error.code
            }
        }
        while tools.calls.isEmpty { await Task.yield() }
        let second = try await problem { () throws(ExposureError) in _ = try await tunnel.open(port: 1, paths: ["/w"]) }
        #expect(second.code == "exposure.already_open")
        await tunnel.close()
        #expect(await opening.value == "exposure.closed")
    }

    @Test("a missing ngrok is said to be missing")
    func missing() async throws {
        let tools = try FakeTools()
        for name in ["ngrok-that-is-not-there", "\(tools.home)/ngrok.sh"] {
            let error = try await problem { () throws(ExposureError) in
                _ = try await self.tunnel(tools, NgrokOptions(executable: name)).open(port: 1, paths: ["/w"])
            }
            #expect(error.code == "exposure.ngrok_missing")
        }
    }

    @Test("the kernel ends ngrok with us, where setpriv can ask for that")
    func dyingWithUs() {
        let command = ChildCommand(executable: "/bin/ngrok", arguments: ["http", "1"], environment: [:])
        #expect(NgrokTunnel.dyingWithUs(command, setpriv: nil) == command)
        let wrapped = NgrokTunnel.dyingWithUs(command, setpriv: "/usr/bin/setpriv")
        #expect(wrapped.executable == "/usr/bin/setpriv")
        #expect(wrapped.arguments == ["--pdeathsig", "KILL", "--", "/bin/ngrok", "http", "1"])
    }
}
