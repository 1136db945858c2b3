import CallCore
import MediaWire

extension PlivoRunner {
    /// With `keepCallAlive` the document waits until the socket is closed; otherwise it goes on at once.
    func stream(_ element: MarkupElement) {
        guard stream == nil else {
            wire.note(0, "a call has one stream at a time", call: call.uuid)
            return step()
        }
        keepsForStream = element["keepCallAlive"] == "true"
        let next = keepsForStream ? continuation() : {}
        open(element, triesLeft: PlivoStreaming.tries, then: next)
        if !keepsForStream { step() }
    }

    func endStream() {
        let stream = stream
        self.stream = nil
        keepsForStream = false
        stream?.stop()
    }

    private func open(_ element: MarkupElement, triesLeft: Int, then next: @escaping () -> Void) {
        let url = WireURL.trimmed(element.rawText)
        var settings = CarrierStream(
            .plivo, streamID: wire.makeUUID(), callID: call.uuid, accountID: wire.settings.authID)
        settings.isTwoWay = element["bidirectional"] == "true"
        if element["contentType"] != "audio/x-mulaw;rate=8000" {
            wire.note(0, "<Stream> is simulated with audio/x-mulaw;rate=8000 only", call: call.uuid)
        }
        let stream = WireStream(leg, settings)
        self.stream = stream
        stream.onStarted = { [weak self, id = settings.streamID] in self?.tell("StartStream", id, element) }
        stream.onRefused = { [weak self] refusal in
            guard let self else { return }
            wire.note(refusal.code ?? 0, refusal.description, call: call.uuid)
        }
        stream.onEnded = { [weak self, id = settings.streamID] ending in
            self?.ended(ending, id, element, triesLeft: triesLeft - 1, then: next)
        }
        let http = url.hasPrefix("wss://") ? "http://" + url.dropFirst(6) : "http" + url.dropFirst(2)
        let headers = wire.settings.sign("GET", http, [], [])
        leg.kernel.schedule(after: 0, label: "\(call.uuid) opens a media stream") { [weak self, weak stream] in
            guard let self, let stream else { return }
            stream.open(MediaDial(url: url, headers: headers), over: wire.connect)
        }
    }

    private func ended(
        _ ending: WireStream.Ending, _ id: String, _ element: MarkupElement, triesLeft: Int,
        then next: @escaping () -> Void
    ) {
        switch ending {
        case .failed where triesLeft > 0 && !leg.stage.isOver:
            wire.kernel.schedule(after: PlivoStreaming.pause, label: "\(call.uuid) tries again") { [weak self] in
                guard let self, self.stream?.stream.streamID == id else { return }
                self.open(element, triesLeft: triesLeft, then: next)
            }
            return
        case .failed(let why): tell("DroppedStream", id, element, [HeaderList.Field("StatusReason", why)])
        case .closed, .stopped: tell("StopStream", id, element)
        }
        if stream?.stream.streamID == id {
            stream = nil
            keepsForStream = false
        }
        next()
    }

    private func tell(_ event: String, _ id: String, _ element: MarkupElement, _ more: [HeaderList.Field] = []) {
        guard let url = element["statusCallbackUrl"] else { return }
        let fields = [
            HeaderList.Field("StreamID", id), HeaderList.Field("Timestamp", PlivoCall.time(leg.now)),
        ]
        let callback = PlivoCallback(
            url: WireURL.trimmed(url), method: element["statusCallbackMethod"] ?? "POST")
        wire.tell(event, callback, fields + more, of: call)
    }
}
