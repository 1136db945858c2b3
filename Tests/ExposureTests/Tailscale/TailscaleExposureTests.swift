import Testing

@testable import Exposure

@Suite struct TailscaleExposureTests {
    private static let paths = ["/voice/webhook", "/voice/stream", "/voice/stream/realtime"]
    private static let status = "tailscale status --json --peers=false"

    private func exposure(
        _ tools: FakeTools, _ options: TailscaleOptions = TailscaleOptions(mode: .serve),
        _ limits: ExposureLimits = .patient, observed: Observed = Observed()
    ) -> TailscaleExposure {
        TailscaleExposure(options, environment: tools.environment, limits: limits) { observed.tell($0) }
    }

    private func openProblem(_ exposure: TailscaleExposure) async throws -> ExposureError {
        try await problem { () throws(ExposureError) in _ = try await exposure.open(port: 3334, paths: Self.paths) }
    }

    @Test("every path becomes a route, and closing turns them off again, the last one first")
    func serve() async throws {
        let tools = try FakeTools(tailscale: TailscaleLines.status() + TailscaleLines.accepts)
        let observed = Observed()
        let exposure = exposure(tools, observed: observed)
        #expect(try await exposure.open(port: 3334, paths: Self.paths) == "https://box.tail12ab.ts.net/voice/webhook")
        let set = Self.paths.map { "tailscale serve --bg --yes --set-path \($0) http://127.0.0.1:3334\($0)" }
        #expect(tools.calls == [Self.status] + set)
        #expect(try await openProblem(exposure).code == "exposure.already_open")
        await exposure.close()
        await exposure.close()
        let off = Self.paths.reversed().map { "tailscale serve --yes --https=443 --set-path \($0) off" }
        #expect(tools.calls == [Self.status] + set + off)
        #expect(await observed.all().isEmpty)
    }

    @Test("a funnel on another port and under another path says so in its address")
    func funnel() async throws {
        let tools = try FakeTools(tailscale: TailscaleLines.status() + TailscaleLines.accepts)
        let exposure = exposure(tools, TailscaleOptions(mode: .funnel, port: 8443, publicPaths: ["/w": "/calls"]))
        #expect(try await exposure.open(port: 80, paths: ["/w"]) == "https://box.tail12ab.ts.net:8443/calls")
        await exposure.close()
        #expect(
            tools.calls == [
                Self.status, "tailscale funnel --bg --yes --https=8443 --set-path /calls http://127.0.0.1:80/w",
                "tailscale funnel --yes --https=8443 --set-path /calls off",
            ])
    }

    @Test("when the second path is refused, the first is turned off and nothing stays")
    func rollback() async throws {
        let tools = try FakeTools(
            tailscale: TailscaleLines.status()
                + TailscaleLines.on("/voice/stream http", "echo 'error: listener already exists' >&2; exit 1"))
        let exposure = exposure(tools)
        let error = try await openProblem(exposure)
        #expect(error.code == "exposure.tailscale_failed")
        #expect(
            error.message.contains(
                "failed for /voice/stream: it ended with status 1; it said: error: listener already exists"))
        await exposure.close()
        #expect(
            tools.calls == [
                Self.status,
                "tailscale serve --bg --yes --set-path /voice/webhook http://127.0.0.1:3334/voice/webhook",
                "tailscale serve --bg --yes --set-path /voice/stream http://127.0.0.1:3334/voice/stream",
                "tailscale serve --yes --https=443 --set-path /voice/webhook off",
            ])
    }

    @Test("a route that hangs may stand all the same, and is turned off")
    func hangingRoute() async throws {
        var limits = ExposureLimits.patient
        limits.tailscaleRoute = .milliseconds(200)
        let tools = try FakeTools(
            tailscale: TailscaleLines.status() + TailscaleLines.on("--bg", "exec sleep 600"))
        let error = try await openProblem(exposure(tools, TailscaleOptions(mode: .serve), limits))
        #expect(error.code == "exposure.timeout")
        #expect(tools.calls.last == "tailscale serve --yes --https=443 --set-path /voice/webhook off")
    }

    @Test("when the opening is cancelled, the routes go all the same")
    func cancelled() async throws {
        let tools = try FakeTools(
            tailscale: TailscaleLines.status() + TailscaleLines.on("/voice/stream http", "exec sleep 600"))
        let exposure = exposure(tools)
        let opening = Task { () -> String? in
            do throws(ExposureError) { return try await exposure.open(port: 1, paths: Self.paths) } catch {
                return error.code
            }
        }
        while tools.calls.count < 3 { await Task.yield() }
        opening.cancel()
        #expect(await opening.value == "exposure.closed")
        #expect(
            tools.calls.suffix(2) == [
                "tailscale serve --yes --https=443 --set-path /voice/stream off",
                "tailscale serve --yes --https=443 --set-path /voice/webhook off",
            ])
    }

    @Test("closing while the routes are being set leaves none")
    func closeWhileOpening() async throws {
        let tools = try FakeTools(
            tailscale: TailscaleLines.status()
                + TailscaleLines.on("/voice/stream http", #"while [ ! -e "$HOME/go" ]; do sleep 0.02; done"#))
        let exposure = exposure(tools)
        let opening = Task { () -> String? in
            do throws(ExposureError) { return try await exposure.open(port: 1, paths: Self.paths) } catch {
                return error.code
            }
        }
        while tools.calls.count < 3 { await Task.yield() }
        await exposure.close()
        try tools.write("", to: "go")
        #expect(await opening.value == "exposure.closed")
        #expect(
            tools.calls.suffix(2) == [
                "tailscale serve --yes --https=443 --set-path /voice/webhook off",
                "tailscale serve --yes --https=443 --set-path /voice/stream off",
            ])
    }

    @Test("where funnel is not allowed, the page to allow it is named, whether tailscale ends or waits")
    func notEnabled() async throws {
        let tools = try FakeTools(
            tailscale: TailscaleLines.status()
                + "echo 'Funnel is not enabled on your tailnet.'; echo 'To enable, visit:'; "
                + "echo '  https://login.tailscale.com/f/funnel?node=nAbC1CNTRL' >&2; exit 1")
        let exposure = exposure(tools, TailscaleOptions(mode: .funnel))
        let error = try await openProblem(exposure)
        #expect(error.code == "exposure.tailscale_not_enabled")
        #expect(error.enableURL == "https://login.tailscale.com/f/funnel?node=nAbC1CNTRL")
        let waited = ExposureError.tailscaleRoute(
            "/voice/webhook", .funnel, nil, .seconds(10), said: "Funnel is not enabled on your tailnet.",
            node: try await exposure.node())
        #expect(waited == error)
    }

    @Test("a user who may not change routes is told how to be allowed to")
    func denied() async throws {
        let tools = try FakeTools(
            tailscale: TailscaleLines.status() + "echo 'Access denied: serve config denied' >&2; exit 1")
        let error = try await openProblem(exposure(tools))
        #expect(error.code == "exposure.tailscale_denied")
        #expect(error.message.contains("--operator=$USER"))
    }

    @Test(
        "a tailscale that is not connected is told apart from one without a name or one that gives nonsense",
        arguments: [
            (TailscaleLines.status(state: "NeedsLogin"), "exposure.tailscale_not_running"),
            ("echo 'failed to connect to local tailscaled' >&2; exit 1", "exposure.tailscale_not_running"),
            (TailscaleLines.status(name: ""), "exposure.tailscale_no_name"),
            (TailscaleLines.status(name: "a/b."), "exposure.tailscale_no_name"),
            ("echo '<html>'", "exposure.tailscale_status"),
            ("exit 0", "exposure.tailscale_status"),
            ("yes | head -c 5000000", "exposure.tailscale_status"),
        ])
    func badStatus(tailscale: String, code: String) async throws {
        let tools = try FakeTools(tailscale: tailscale)
        #expect(try await openProblem(exposure(tools)).code == code)
        #expect(tools.calls == [Self.status])
    }

    @Test("a status that hangs is given up")
    func hangingStatus() async throws {
        var limits = ExposureLimits.patient
        limits.tailscaleStatus = .milliseconds(200)
        let tools = try FakeTools(tailscale: "exec sleep 600")
        let error = try await openProblem(exposure(tools, TailscaleOptions(mode: .serve), limits))
        #expect(error.code == "exposure.timeout")
        #expect(error.message.hasPrefix("'tailscale status' did not answer within 0.2 seconds."))
    }

    @Test("a missing program, a port funnel does not have, and what is no path are refused before anything runs")
    func refusedBefore() async throws {
        let tools = try FakeTools(tailscale: TailscaleLines.status())
        let missing = exposure(tools, TailscaleOptions(mode: .serve, executable: "/nowhere/tailscale"))
        #expect(try await openProblem(missing).code == "exposure.tailscale_missing")
        let port = exposure(tools, TailscaleOptions(mode: .funnel, port: 444))
        #expect(try await openProblem(port).code == "exposure.tailscale_port")
        for paths in [[], ["voice"], ["/a", "/b c"], ["/a?b"], ["/a\n"]] {
            let error = try await problem { () throws(ExposureError) in
                _ = try await self.exposure(tools).open(port: 1, paths: paths)
            }
            #expect(error.code == "exposure.path")
        }
        let zero = try await problem { () throws(ExposureError) in
            _ = try await self.exposure(tools).open(port: 0, paths: ["/"])
        }
        #expect(zero.code == "exposure.port")
        #expect(tools.calls.isEmpty)
    }

    @Test("a route that cannot be turned off is reported, and the others are turned off")
    func reportedAtClose() async throws {
        let tools = try FakeTools(
            tailscale: TailscaleLines.status() + TailscaleLines.on("/voice/stream off", "echo busy >&2; exit 1"))
        let observed = Observed()
        let exposure = exposure(tools, observed: observed)
        _ = try await exposure.open(port: 3334, paths: Self.paths)
        await exposure.close()
        let told = await observed.all()
        #expect(told.map(\.code) == ["exposure.tailscale_failed"])
        #expect(told.first?.message.contains("/voice/stream: it ended with status 1; it said: busy") == true)
        #expect(tools.calls.last == "tailscale serve --yes --https=443 --set-path /voice/webhook off")
    }

    @Test("routes of an earlier time are turned off whichever way they were set")
    func turnOff() async throws {
        let refuses = "echo 'error: handler does not exist' >&2; exit 1"
        let tools = try FakeTools(tailscale: TailscaleLines.on("funnel", refuses))
        try await exposure(tools).turnOff(["/voice/webhook"])
        #expect(
            tools.calls == [
                "tailscale serve --yes --https=443 --set-path /voice/webhook off",
                "tailscale funnel --yes --https=443 --set-path /voice/webhook off",
            ])
        try tools.write(refuses, to: "tailscale.sh")
        let error = try await problem { () throws(ExposureError) in
            try await self.exposure(tools).turnOff(["/voice/webhook"])
        }
        #expect(error.code == "exposure.tailscale_failed")
    }

    @Test("the page that allows funnel is known from the status")
    func enablePage() async throws {
        let tools = try FakeTools(tailscale: TailscaleLines.status())
        let node = try await exposure(tools).node()
        #expect(node.name == "box.tail12ab.ts.net")
        #expect(node.enableURL(.funnel) == "https://login.tailscale.com/f/funnel?node=nAbC1CNTRL")
    }
}
