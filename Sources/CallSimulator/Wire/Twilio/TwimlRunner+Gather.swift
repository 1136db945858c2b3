import CallCore

extension TwimlRunner {
    func gather(_ verb: MarkupElement) {
        guard let prompt = sounds(verb.elements) else { return }
        let terms = terms(of: verb)
        var outcome = InputOutcome.nothing
        let next = continuation { $0.gathered(outcome, verb) }
        let collector = InputCollector(leg, terms: terms) {
            outcome = $0
            next()
        }
        if terms.speech != nil, let callback = verb["partialResultCallback"] {
            let method = verb["partialResultCallbackMethod"] ?? "POST"
            var number = 0
            collector.heardSoFar = { [weak self] text in
                self?.tell(text, number, to: callback, method)
                number += 1
            }
        }
        collector.begin(prompt: prompt)
    }

    /// A partial result; what is answered to it is not looked at.
    private func tell(_ text: String, _ number: Int, to reference: String, _ method: String) {
        guard let url = WireURL.resolve(reference, against: document?.base) else { return }
        let fields = [
            HeaderList.Field("UnstableSpeechResult", text), HeaderList.Field("Stability", "0.9"),
            HeaderList.Field("SequenceNumber", String(number)),
        ]
        wire.callBack("partial result", method, url, call.baseFields() + fields, of: call)
    }

    private func terms(of verb: MarkupElement) -> InputTerms {
        let timeout = Milliseconds(clamping(verb["timeout"], to: 0...600, otherwise: 5)) * 1_000
        let kinds = (verb["input"] ?? "dtmf").split(separator: " ")
        var terms = InputTerms(wait: timeout)
        if kinds.contains("dtmf") {
            let finish = verb["finishOnKey"] ?? "#"
            terms.digits = InputTerms.Digits(
                atMost: verb["numDigits"].flatMap { Int($0) }, finishOn: finish.first, gap: timeout)
        }
        if kinds.contains("speech") {
            let silence =
                verb["speechTimeout"] == "auto"
                ? wire.settings.autoSilence
                : verb["speechTimeout"].flatMap { Int($0) }.map { Milliseconds($0) * 1_000 } ?? timeout
            terms.speech = InputTerms.Speech(silence: silence, interrupts: verb["bargeIn"] != "false")
        }
        return terms
    }

    private func gathered(_ outcome: InputOutcome, _ verb: MarkupElement) {
        switch outcome {
        // The finish key alone is no input.
        case .digits(let digits, _) where !digits.isEmpty:
            submit([HeaderList.Field("Digits", digits)], verb)
        case .speech(let text, let confidence):
            var fields = [HeaderList.Field("SpeechResult", text)]
            if let confidence { fields.append(HeaderList.Field("Confidence", String(confidence))) }
            submit(fields, verb)
        case .digits, .nothing:
            guard verb["actionOnEmptyResult"] == "true" else { return step() }
            let name = verb["input"]?.contains("speech") == true ? "SpeechResult" : "Digits"
            submit([HeaderList.Field(name, "")], verb)
        }
    }

    /// Without an action, the document's own URL is asked again.
    private func submit(_ fields: [HeaderList.Field], _ verb: MarkupElement) {
        go(to: verb["action"] ?? "", method: verb["method"], adding: fields)
    }
}
