import CallCore
import CallMedia
import CallSimulator
import HTTPTransport

/// One streamed request for speech in virtual time: a simulated service at one end, at the other the rules of the
/// product's HTTP client, and what its answers mean to the product.
final class ServiceSpeech: SimSpeech {
    private let link: SpeechLink
    private let limits = HTTPStreamLimits()
    private var service: SynthesisService
    private var serviceTimer: EventToken?
    private var answer: SpeechAnswer
    private var deliver: ((SoundEvent) -> Void)?
    private var silence: EventToken?
    private var status = 0
    private var headers = HeaderList()
    private var errorBody: [UInt8] = []
    private var hasBytes = false
    /// Bytes of the body that were handed over and are not done with.
    private var outstanding = 0
    /// What has arrived and waits until the receiver has room.
    private var held: [SynthesisServiceAction] = []

    init(
        _ link: SpeechLink, _ service: SynthesisService, _ answer: consuming SpeechAnswer,
        _ deliver: @escaping (SoundEvent) -> Void
    ) {
        self.link = link
        self.service = service
        self.answer = answer
        self.deliver = deliver
    }

    private var kernel: SimKernel { link.kernel }
    private var isGood: Bool { (200..<300).contains(status) }

    // MARK: the service's end

    func send(_ request: SynthesisRequest, _ log: ServiceLog) {
        waitForBytes()
        let headers = HeaderList(request.headers.map { HeaderList.Field($0.name, $0.value.reveal()) })
        guard let wire = WireRequest("POST", url: request.url, headers: headers, body: request.body) else {
            return link.carry("request cannot be sent") { [self] in
                tell(.finished(.refused(code: "http.url", message: "its URL cannot be read")))
            }
        }
        log.add(request: service.kind.rawValue)
        link.carry("request for speech") { [self] in
            perform(.request(wire))
            for misuse in service.misuses { log.add(misuse, of: service.kind.rawValue, request: "POST \(wire.url)") }
        }
    }

    private func perform(_ input: SynthesisServiceInput) {
        for action in service.handle(input, now: kernel.now) {
            switch action {
            case .startTimer(let number, let time):
                kernel.cancel(serviceTimer)
                serviceTimer = kernel.schedule(at: max(time, kernel.now), label: "speech service timer") {
                    [weak self] in self?.perform(.timer(number))
                }
            case .cancelTimer:
                kernel.cancel(serviceTimer)
                serviceTimer = nil
            case .head, .body, .end, .drop: link.carry("speech arrives") { [self] in arrived(action) }
            }
        }
    }

    // MARK: the client's end

    private func arrived(_ action: SynthesisServiceAction) {
        // It may still be on its way when it is wanted no more.
        guard deliver != nil else { return }
        guard held.isEmpty else { return held.append(action) }
        take(action)
    }

    private func take(_ action: SynthesisServiceAction) {
        switch action {
        case .head(let status, let headers):
            (self.status, self.headers) = (status, headers)
            if isGood { tell(.head(status: status, headers: headers)) }
        case .body(let bytes): take(bytes)
        case .end: tell(.finished(.answered(status: status, headers: headers, body: errorBody)))
        case .drop: lost("http.broken", "the connection broke before the answer was whole")
        case .startTimer, .cancelTimer: break
        }
    }

    private func take(_ bytes: [UInt8]) {
        guard isGood else {
            hasBytes = true
            errorBody += bytes.prefix(limits.errorBytes - errorBody.count)
            return waitForBytes()
        }
        guard outstanding < limits.window else {
            // The receiver is late, not the service.
            kernel.cancel(silence)
            return held.insert(.body(bytes), at: 0)
        }
        hasBytes = true
        outstanding += bytes.count
        waitForBytes()
        tell(.chunk(bytes))
    }

    private func waitForBytes() {
        kernel.cancel(silence)
        let limit = hasBytes ? limits.betweenBytes : limits.firstByte
        silence = kernel.schedule(after: limit, label: "a speech service is silent") { [weak self] in
            self?.lost("http.timeout", "no byte of an answer for \(limit) ms")
        }
    }

    private func lost(_ code: String, _ message: String) {
        // A server that refused has said enough.
        guard status == 0 || isGood else {
            return tell(.finished(.answered(status: status, headers: headers, body: errorBody)))
        }
        tell(.finished(.lost(code: code, message: message)))
    }

    // MARK: the product

    private func tell(_ event: HTTPStreamEvent) {
        guard deliver != nil else { return }
        var sound: [UInt8] = []
        do throws(SpeechProblem) {
            let isWhole = try answer.take(event, appendingTo: &sound)
            if sound.isEmpty { consumed(0) } else { deliver?(.made(sound)) }
            if isWhole { end(.madeAll) }
        } catch {
            end(.failed(error))
        }
    }

    private func end(_ event: SoundEvent) {
        let deliver = deliver
        cancel()
        deliver?(event)
    }

    func consumed(_ bytes: Int) {
        outstanding -= answer.consumed(bytes)
        guard !held.isEmpty, outstanding <= limits.window / 2 else { return }
        // Never from inside of what the receiver is doing.
        kernel.schedule(after: 0, label: "speech goes on") { [weak self] in self?.resume() }
    }

    private func resume() {
        guard deliver != nil, !held.isEmpty, outstanding <= limits.window / 2 else { return }
        waitForBytes()
        let waiting = held
        held = []
        for action in waiting { arrived(action) }
    }

    func cancel() {
        deliver = nil
        held = []
        kernel.cancel(silence)
        kernel.cancel(serviceTimer)
        _ = service.handle(.cancelled, now: kernel.now)
    }
}
