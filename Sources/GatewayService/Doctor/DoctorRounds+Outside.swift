import CallConfig
import CallCore
import CallGateway
import HTTPTransport
import ScriptValue

extension DoctorRounds {
    // MARK: the carrier's API

    /// Asks for a call that does not exist: signing in is all that counts.
    func carrier() async throws(DoctorFault) -> Outcome {
        guard let setup else { return .skipped("not looked at") }
        let options = setup.gateway
        let base = options.baseURL ?? options.account.baseURL
        let call = HTTPCall(
            "GET", base + options.account.unknownCallPath, credentials: options.account.credentials,
            caFile: options.caFile, isRepeatable: true)
        switch await web.send(call) {
        case .answered(let status, _, _) where status == 401 || status == 403:
            throw DoctorFault(
                code: "carrier.credentials",
                message: "\(options.account.driver.name) does not take the account's credentials (status \(status))",
                next: "compare account and token with the carrier's console")
        case .answered(let status, _, _) where status >= 500:
            throw DoctorFault(
                code: "carrier.down", message: "the carrier's API answers with status \(status)",
                next: "see the carrier's status page; try again")
        case .answered(404, _, _): return Outcome(message: "takes the credentials, and knows no such call")
        case .answered(let status, _, _): return Outcome(message: "takes the credentials (status \(status))")
        case .notSent(let code, let message), .lost(let code, let message), .refused(let code, let message):
            throw DoctorFault(
                code: code == "http.tls" ? "carrier.tls" : "carrier.unreachable", message: message,
                next: options.baseURL == nil
                    ? "check this machine's network, DNS and firewall" : "check baseUrl and caFile of the carrier")
        }
    }

    // MARK: the way in

    /// Anybody's request has to reach the front door, and to be turned away there.
    mutating func address() async throws(DoctorFault) -> Outcome {
        guard let setup else { return .skipped("not looked at") }
        try await announce()
        guard let url else {
            throw DoctorFault(
                code: "public.none", message: "the gateway tells no address that carriers could dial",
                next: "set publicUrl, tunnel.provider or tailscale.mode")
        }
        if setup.gateway.isOutOfReach(at: url) {
            throw DoctorFault(
                code: "public.private",
                message: "\(url) is an address of this machine or network; no carrier reaches it",
                next: "set publicUrl to the address outside, or tunnel.provider or tailscale.mode")
        }
        let anybody = Webhook(
            method: "POST", url: url,
            headers: ProbeWeb.formHeaders,
            body: Array("unsigned=1".utf8))
        try judge(await web.send(anybody), url)
        return Outcome(message: "\(url) leads to the gateway")
    }

    /// The gateway lets one test call in.
    private mutating func announce() async throws(DoctorFault) {
        guard let account = setup?.gateway.account, let url else { return }
        probe = ProbeCall(account, url: url, ids: doctor.ids)
        if let probe { _ = try await ask(.expectTest, ["providerCallId": Value(probe.id)]) }
    }

    private func judge(_ outcome: HTTPOutcome, _ url: String) throws(DoctorFault) {
        switch outcome {
        case .answered(401, _, let body) where body == Array("Unauthorized".utf8): return
        case .answered(200, _, _) where setup?.gateway.skipsSignatures == true: return
        case .answered(404, _, _):
            throw DoctorFault(
                code: "public.path", message: "\(url) is not found: what stands before the gateway leads elsewhere",
                next: "let the proxy pass the path on as it is, or set serve.path to what arrives")
        case .answered(let status, _, _) where (300...399).contains(status):
            throw DoctorFault(
                code: "public.redirect", message: "\(url) redirects (status \(status)); carriers do not follow",
                next: "set publicUrl to the address that it leads to, with https")
        case .answered(let status, _, _) where [502, 503, 504].contains(status):
            throw DoctorFault(
                code: "public.proxy", message: "what stands before the gateway does not reach it (status \(status))",
                next:
                    "point the proxy or tunnel at \(setup?.config.serve.bind ?? "the host"):\(setup?.config.serve.port ?? 0)"
            )
        case .answered(let status, _, _):
            throw DoctorFault(
                code: "public.stranger",
                message: "something else than the gateway answers at \(url), with status \(status)",
                next: "see where its host name leads, and what the proxy does with unsigned requests")
        case .notSent(let code, let message), .lost(let code, let message), .refused(let code, let message):
            let kind = ["http.resolve": "public.dns", "http.tls": "public.tls", "http.timeout": "public.timeout"]
            throw DoctorFault(
                code: kind[code] ?? "public.unreachable", message: message,
                next: code == "http.tls"
                    ? "install a certificate that carriers trust, with all between it and its authority"
                    : "check the name, the firewall, and that tunnel or proxy run")
        }
    }

    /// What the carrier signs for the public address has to hold at the gateway.
    func signature() async throws(DoctorFault) -> Outcome {
        guard let probe, let webhook = probe.webhook(.report) else {
            return .skipped("nobody but Telnyx can sign; an unsigned webhook was turned away as it should be")
        }
        let outcome = await web.send(webhook)
        guard case .answered(let status, _, _) = outcome else {
            try judge(outcome, webhook.url)
            return .skipped("not looked at")
        }
        if status == 401 {
            throw DoctorFault(
                code: "public.signature",
                message: "the gateway takes a webhook that is signed for \(webhook.url) for forged",
                next:
                    "the gateway may run with another token (restart it), or what stands before it changes the request: "
                    + "voicecall explain-signature tells what")
        }
        guard (200...299).contains(status) else { throw Self.unexpected("a status report", status) }
        return Outcome(message: "a report signed for \(webhook.url) is taken for genuine")
    }

    // MARK: a call

    mutating func document() async throws(DoctorFault) -> Outcome {
        guard let probe else { return .skipped("no test call can be made up for this carrier") }
        var step = ProbeCall.Step.begin
        // A flow that takes its time lets the carrier come back for more.
        for _ in 0..<5 {
            guard let webhook = probe.webhook(step) else { break }
            let outcome = await web.send(webhook)
            guard case .answered(let status, _, let body) = outcome else {
                try judge(outcome, webhook.url)
                return .skipped("not looked at")
            }
            guard (200...299).contains(status), let document = ProbeDocument(body) else {
                throw Self.unexpected("a call that comes in", status)
            }
            if let url = document.streamURL {
                streamURL = url
                return Outcome(message: "brings the call's sound to a media stream")
            }
            if document.speaks { return Outcome(message: "lets the carrier speak") }
            guard !document.isRefusal, let next = document.redirectURL else {
                throw DoctorFault(
                    code: "call.refused", message: "the gateway sends the test call away",
                    next: "see the log: too many calls may be live")
            }
            step = .next(url: next)
        }
        throw DoctorFault(
            code: "call.silent", message: "the test call was kept waiting and heard nothing",
            next: "see the log: scripts may wait for a free lane")
    }

    func stream() async throws(DoctorFault) -> Outcome {
        guard let setup, setup.gateway.media != nil else { return .skipped("calls have none") }
        guard let streamURL, let probe else { return try await upgrade(setup) }
        let account = setup.gateway.account
        let stream = ProbeStream(url: streamURL, call: probe.id, account: account, caFile: web.caFile, ids: doctor.ids)
        switch await stream.firstSound() {
        case .sound(let elapsed): return Outcome(message: "the first sound came after \(elapsed) ms")
        case .refused(let refusal):
            throw Self.noUpgrade(refusal.message, setup)
        case .closed(let reason):
            throw DoctorFault(
                code: "stream.closed", message: "the gateway closed the stream (\(reason))", next: "see its log")
        case .silent:
            throw DoctorFault(
                code: "stream.silent", message: "the stream is open, and no sound came of a sentence in 10 s",
                next: "the speech service may not work: see the log for speech.… and voicecall config check")
        }
    }

    /// Without a test call there is no stream to open, but one for nobody has to be turned away by the gateway itself.
    private func upgrade(_ setup: DaemonSetup) async throws(DoctorFault) -> Outcome {
        guard let url, let place = setup.gateway.streamURL(webhook: url) else { return .skipped("not looked at") }
        let stream = ProbeStream(
            url: place + "/doctor-1", call: "", account: setup.gateway.account, caFile: web.caFile, ids: doctor.ids)
        guard case .refused(let refusal) = await stream.firstSound(), refusal.status == 401 else {
            throw Self.noUpgrade("what answers at the stream path is not the gateway", setup)
        }
        return Outcome(message: "upgrades reach the gateway, and one without a token is turned away")
    }

    private static func noUpgrade(_ why: String, _ setup: DaemonSetup) -> DoctorFault {
        DoctorFault(
            code: "public.upgrade", message: "no WebSocket comes through: \(why)",
            next: "let the proxy pass upgrades on (nginx: proxy_http_version 1.1 and the Upgrade and Connection "
                + "headers), for \(setup.gateway.media?.path ?? "the stream path") too")
    }

    private static func unexpected(_ what: String, _ status: Int) -> DoctorFault {
        DoctorFault(
            code: "public.unexpected", message: "\(what) is answered with status \(status)",
            next: "see the gateway's log, and what stands before it")
    }
}

extension CarrierAccount {
    /// Of a call that does not exist.
    fileprivate var unknownCallPath: String {
        switch self {
        case .twilio(let accountSID, _, _, _, _, _):
            "/2010-04-01/Accounts/\(accountSID)/Calls/CA\(String(repeating: "0", count: 32)).json"
        case .telnyx: "/calls/v3:unknown"
        case .plivo(let authID, _): "/v1/Account/\(authID)/Call/00000000-0000-0000-0000-000000000000/"
        }
    }
}
