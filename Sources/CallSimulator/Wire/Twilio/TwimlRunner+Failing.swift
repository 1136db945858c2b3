import CallCore

extension TwimlRunner {
    /// What a caller hears when no document can be had.
    static let apology = "We are sorry, an application error has occurred. Goodbye."

    func loaded(_ response: WireResponse?, url: String, isFallback: Bool) {
        guard let response else {
            return fail(11205, "HTTP connection failure: no answer", url: url, isFallback: isFallback)
        }
        guard response.isSuccess else {
            return fail(11200, "HTTP retrieval failure: status \(response.status)", url: url, isFallback: isFallback)
        }
        guard ["text/xml", "application/xml"].contains(response.mediaType) else {
            let type = response.mediaType.isEmpty ? "none" : response.mediaType
            return fail(12300, "Invalid Content-Type: \(type)", url: url, isFallback: isFallback)
        }
        run(response.body, base: url, isFallback: isFallback)
    }

    /// There is no document to go on with: asks the fallback once, then apologises and hangs up.
    func fail(_ code: Int, _ message: String, url: String?, isFallback: Bool) {
        wire.note(code, message, call: call.sid, url: url)
        guard !leg.stage.isOver else { return }
        if !isFallback, let fallback = call.fallbackURL {
            let fields = [
                HeaderList.Field("ErrorCode", String(code)), HeaderList.Field("ErrorUrl", url ?? ""),
            ]
            return load(fallback, method: "POST", adding: fields, isFallback: true)
        }
        stop()
        apologise()
    }

    private func apologise() {
        guard leg.stage != .ringing else {
            return answer { $0.apologise() }
        }
        guard leg.isUp else { return leg.hangUp() }
        wire.carrierErrorsHeard.append("\(call.sid): \(Self.apology)")
        let next = continuation { $0.leg.hangUp() }
        leg.player.play([.words(Self.apology, voice: nil)]) { isWhole in if isWhole { next() } }
    }
}
