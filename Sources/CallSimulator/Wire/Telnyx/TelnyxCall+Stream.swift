import CallCore
import MediaWire
import ScriptValue

extension TelnyxCall {
    func stream(_ fields: TelnyxFields) throws(TelnyxError) -> Action {
        guard let terms = try TelnyxStreamTerms(fields) else { throw .missing("stream_url") }
        return { () throws(TelnyxError) in
            guard self.stream == nil else {
                throw .invalid(
                    "stream_url", "the call has a stream already", code: "90045", title: "Streaming already used")
            }
            self.open(terms)
        }
    }

    func open(_ terms: TelnyxStreamTerms) {
        streamTerms = nil
        var settings = CarrierStream(
            .telnyx, streamID: wire.makeUUID(), callID: id, accountID: ids.session, token: terms.token)
        settings.isTwoWay = terms.isTwoWay
        settings.from = leg.from
        settings.to = leg.to
        let stream = WireStream(leg, settings)
        self.stream = stream
        stream.onStarted = { [weak self] in
            self?.tell("streaming.started", ["stream_url": Value(terms.url), "stream_id": Value(settings.streamID)])
        }
        stream.onRefused = { [weak self] refusal in
            guard let self else { return }
            wire.note(refusal.code ?? 0, refusal.description, call: id)
        }
        stream.onEnded = { [weak self] ending in self?.ended(ending, settings.streamID, terms.url) }
        var headers = HeaderList()
        if let token = terms.token { headers.add("x-telnyx-streaming-auth-token", token.reveal()) }
        leg.kernel.schedule(after: 0, label: "\(id) opens a media stream") { [weak self, weak stream] in
            guard let self, let stream else { return }
            stream.open(MediaDial(url: terms.url, headers: headers), over: wire.connect)
        }
    }

    func endStream() {
        let stream = stream
        self.stream = nil
        stream?.stop()
    }

    private func ended(_ ending: WireStream.Ending, _ streamID: String, _ url: String) {
        if stream?.stream.streamID == streamID { stream = nil }
        let fields: [String: Value] = ["stream_url": Value(url), "stream_id": Value(streamID)]
        guard case .failed(let why) = ending else { return tell("streaming.stopped", fields) }
        tell("streaming.failed", fields.merging(["failure_reason": Value(why), "stream_type": "websocket"]) { $1 })
    }
}
