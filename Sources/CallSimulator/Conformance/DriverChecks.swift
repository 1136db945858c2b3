import CallCore

/// What a driver says of itself, and how it takes webhooks: those of a simulated carrier, and others.
struct DriverChecks {
    let driver: any CarrierDriver
    /// Webhooks that a simulated carrier sent.
    let recorder: DriverRecorder?

    private static let time = LineBench.start
    /// More than these are not bent out of shape one by one.
    private static let mostSamples = 12

    func findings() -> [ConformanceFinding] {
        [
            check("driver.name", "small letters, digits and hyphens", name),
            check("driver.signature_headers", "every set of headers names at least one", signatureHeaders),
            check("webhook.unsigned", "a webhook without a signature is refused", unsigned),
            check("webhook.rubbish", "bytes that are no webhook are refused with a code, or read as nobody's", rubbish),
            check("webhook.tampered", "a webhook with other bytes than were signed is refused", tampered),
            check("webhook.replay_key", "a redelivery repeats the key, which begins with the name", replayKeys),
            check("reply.fallback", "the line is kept alive by a 2xx answer", fallback),
            check("reply.refusal", "a call nobody wants gets a 2xx answer", refusal),
            check("request.pause", "nothing that may have been carried out is asked again", pause),
        ]
    }

    /// - Parameter problems: says what is wrong; nothing when nothing is.
    private func check(_ rule: String, _ summary: String, _ problem: () -> String?) -> ConformanceFinding {
        let problem = problem()
        return ConformanceFinding(rule: rule, passed: problem == nil, detail: problem ?? summary)
    }

    // MARK: the driver itself

    private func name() -> String? {
        let allowed = driver.name.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
        }
        return allowed && !driver.name.isEmpty ? nil : "'\(driver.name)' cannot stand in a configuration"
    }

    private func signatureHeaders() -> String? {
        if driver.signatureHeaders.isEmpty { return "there is none: every webhook would be taken or turned away" }
        return driver.signatureHeaders.contains { $0.isEmpty }
            ? "an empty set lets webhooks in without a signature" : nil
    }

    private func pause() -> String? {
        if driver.pause(after: .lost("the answer was lost")) != nil { return "a request whose answer was lost" }
        if driver.pause(after: .answered(status: 200, body: Array("{}".utf8))) != nil {
            return "a request that was answered"
        }
        return nil
    }

    // MARK: replies

    private func fallback() -> String? {
        let notices = [nil] + [true, false].map { LineSamples.notice(1, .inbound, waits: $0) }
        for notice in notices {
            let reply = driver.fallback(for: notice, webhookURL: LineSamples.webhookURL)
            if !(200..<300).contains(reply.status) { return "status \(reply.status)" }
        }
        return nil
    }

    private func refusal() -> String? {
        let reply = driver.refusal(of: LineSamples.notice(1, .inbound, waits: true))
        return (200..<300).contains(reply.status) ? nil : "status \(reply.status)"
    }

    // MARK: webhooks

    private func isGenuine(_ webhook: Webhook, _ now: CallTime = time) -> Bool {
        if case .genuine = driver.verify(webhook, alternatives: [], now: now) { true } else { false }
    }

    private func unsigned() -> String? {
        let plain = Webhook(
            method: "POST", url: LineSamples.webhookURL, headers: HeaderList(), body: Array("CallSid=CA1".utf8))
        if isGenuine(plain) { return "one without any header was taken" }
        for sample in samples {
            for set in driver.signatureHeaders {
                for name in set {
                    var webhook = sample.webhook
                    webhook.headers.fields.removeAll { $0.name.lowercased() == name.lowercased() }
                    guard webhook != sample.webhook else { continue }
                    if isGenuine(webhook, sample.now) { return "one without \(name) was taken" }
                }
            }
        }
        return nil
    }

    private func rubbish() -> String? {
        var random = SeededRandom(seed: 1).stream("conformance rubbish")
        let bodies = (0..<200).map { _ in
            (0..<Int(random.draw(0...200))).map { _ in UInt8(truncatingIfNeeded: random.next()) }
        }
        for body in bodies + samples.map({ Array($0.webhook.body.dropLast($0.webhook.body.count / 3)) }) {
            let webhook = Webhook(method: "POST", url: LineSamples.webhookURL, headers: HeaderList(), body: body)
            do throws(NoticeProblem) {
                let notice = try driver.read(webhook, key: "rubbish")
                if notice.key.isEmpty { return "a notice without a key" }
            } catch {
                if error.code.isEmpty { return "a problem without a code" }
            }
        }
        return nil
    }

    private func tampered() -> String? {
        for sample in samples where !sample.webhook.body.isEmpty {
            var webhook = sample.webhook
            webhook.body[webhook.body.count / 2] ^= 1
            if isGenuine(webhook, sample.now) { return "one with a changed body was taken" }
        }
        return nil
    }

    private func replayKeys() -> String? {
        var keys: [String: [UInt8]] = [:]
        for sample in recorder?.genuine ?? [] {
            if !sample.replayKey.hasPrefix(driver.name) {
                return "the key '\(sample.replayKey.prefix(8))…' does not begin so"
            }
            let again = driver.verify(sample.webhook, alternatives: [], now: sample.now)
            if again != .genuine(replayKey: sample.replayKey) { return "the same webhook was given another key" }
            let bytes = Array(sample.webhook.url.utf8) + sample.webhook.body
            if let known = keys[sample.replayKey], known != bytes { return "two webhooks were given one key" }
            keys[sample.replayKey] = bytes
        }
        return nil
    }

    /// Spread evenly over what came.
    private var samples: [DriverRecorder.Judged] {
        let all = recorder?.genuine ?? []
        let stride = max(1, all.count / Self.mostSamples)
        return all.enumerated().filter { $0.offset.isMultiple(of: stride) }.map(\.element)
    }
}
