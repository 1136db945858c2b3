import CallCore
import MediaWire

extension TwimlRunner {
    /// `<Connect>` waits until the product closes the socket, and the document goes on.
    func connect(_ verb: MarkupElement) {
        let next = continuation {
            $0.stream = nil
            $0.step()
        }
        stream = open(verb, isTwoWay: true) { _ in next() }
        if stream == nil { step() }
    }

    /// `<Start>` begins a stream that only listens, and the document goes on.
    func fork(_ verb: MarkupElement) {
        let name = verb.elements.first?["name"] ?? ""
        if let stream = open(verb, isTwoWay: false, then: { _ in }) { forks.append((name, stream)) }
        step()
    }

    func endFork(_ verb: MarkupElement) {
        let name = verb.elements.first?["name"] ?? ""
        if let index = forks.firstIndex(where: { $0.name == name }) { forks.remove(at: index).stream.stop() }
        step()
    }

    /// On this machine a socket without TLS will do, which the real carrier never takes: whoever tries things out has
    /// no certificate.
    private static func isSecure(_ address: WebAddress) -> Bool {
        address.scheme == "wss" || address.scheme == "ws" && ["localhost", "127.0.0.1", "[::1]"].contains(address.host)
    }

    private func open(
        _ verb: MarkupElement, isTwoWay: Bool, then ended: @escaping (WireStream.Ending) -> Void
    ) -> WireStream? {
        guard let element = verb.elements.first(where: { $0.name == "Stream" }) else { return nil }
        let url = WireURL.trimmed(element["url"] ?? "")
        guard let address = WebAddress(url), Self.isSecure(address), address.query == nil else {
            wire.note(11100, "<Stream> needs a wss URL without a query", call: call.sid, url: url)
            return nil
        }
        var settings = CarrierStream(
            .twilio, streamID: wire.makeSid("MZ"), callID: call.sid, accountID: wire.settings.accountSid)
        settings.isTwoWay = isTwoWay
        let parameters = element.elements.filter { $0["name"] == "token" }
        settings.token = parameters.first?["value"].map { Secret($0) }
        let stream = WireStream(leg, settings)
        stream.onStarted = { [weak self, id = settings.streamID] in self?.tell("stream-started", id, element) }
        stream.onRefused = { [weak self] refusal in
            guard let self else { return }
            wire.note(refusal.code ?? 31951, refusal.description, call: call.sid)
        }
        stream.onEnded = { [weak self, id = settings.streamID] ending in
            self?.ended(ending, id, element)
            ended(ending)
        }
        let headers = wire.settings.sign("GET", url, [], [])
        // The document goes on in an event of its own, not from inside itself.
        leg.kernel.schedule(after: 0, label: "\(call.sid) opens a media stream") { [weak self, weak stream] in
            guard let self, let stream else { return }
            stream.open(MediaDial(url: url, headers: headers), over: wire.connect)
        }
        return stream
    }

    private func ended(_ ending: WireStream.Ending, _ id: String, _ element: MarkupElement) {
        switch ending {
        case .failed(let why):
            wire.note(31920, "Stream - WebSocket - Handshake Error: \(why)", call: call.sid, url: element["url"])
            tell("stream-error", id, element, [HeaderList.Field("StreamError", why)])
        case .closed, .stopped: tell("stream-stopped", id, element)
        }
    }

    private func tell(_ event: String, _ id: String, _ element: MarkupElement, _ more: [HeaderList.Field] = []) {
        guard let url = element["statusCallback"].flatMap({ WireURL.resolve($0, against: document?.base) }) else {
            return
        }
        let fields = [
            HeaderList.Field("AccountSid", wire.settings.accountSid), HeaderList.Field("CallSid", call.sid),
            HeaderList.Field("StreamSid", id), HeaderList.Field("StreamName", element["name"] ?? id),
            HeaderList.Field("StreamEvent", event), HeaderList.Field("Timestamp", WireDate.iso8601(leg.now)),
        ]
        wire.callBack(event, element["statusCallbackMethod"] ?? "POST", url, fields + more, of: call)
    }
}
