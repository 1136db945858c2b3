import CallCore

extension PlivoRunner {
    func getInput(_ element: MarkupElement) {
        let kinds = (element["inputType"] ?? "dtmf").split(separator: " ")
        let seconds: (String) -> Milliseconds? = { element[$0].flatMap { Milliseconds($0) }.map { $0 * 1_000 } }
        var terms = InputTerms(wait: seconds("executionTimeout") ?? 15_000)
        if kinds.contains("dtmf") {
            terms.digits = InputTerms.Digits(
                atMost: element["numDigits"].flatMap { Int($0) } ?? 32, finishOn: finishKey(element),
                gap: seconds("digitEndTimeout") ?? wire.settings.autoDigitPause)
        }
        if kinds.contains("speech") {
            terms.speech = InputTerms.Speech(silence: seconds("speechEndTimeout") ?? wire.settings.autoSilence)
        }
        collect(terms, element) { runner, outcome in
            switch outcome {
            // The finish key alone is no input.
            case .digits(let digits, _) where !digits.isEmpty:
                let fields = [HeaderList.Field("InputType", "dtmf"), HeaderList.Field("Digits", digits)]
                runner.submit(fields, "GetInput", element)
            case .speech(let text, let confidence):
                let fields = [
                    HeaderList.Field("InputType", "speech"), HeaderList.Field("Speech", text),
                    HeaderList.Field("SpeechConfidenceScore", String(confidence ?? 0)),
                    HeaderList.Field("BilledAmount", "0.02000"),
                ]
                runner.submit(fields, "GetInput", element)
            case .digits, .nothing: runner.step()
            }
        }
    }

    /// Without digits the prompt comes again while tries are left.
    func getDigits(_ element: MarkupElement, triesLeft: Int) {
        let seconds: (String) -> Milliseconds? = { element[$0].flatMap { Milliseconds($0) }.map { $0 * 1_000 } }
        var terms = InputTerms(wait: seconds("timeout") ?? 5_000)
        terms.digits = InputTerms.Digits(
            atMost: element["numDigits"].flatMap { Int($0) } ?? 99, finishOn: finishKey(element),
            gap: seconds("digitTimeout") ?? 2_000, valid: element["validDigits"].map { Set($0) })
        collect(terms, element) { runner, outcome in
            if case .digits(let digits, _) = outcome, !digits.isEmpty {
                runner.submit([HeaderList.Field("Digits", digits)], "GetDigits", element)
            } else if triesLeft > 1 {
                runner.getDigits(element, triesLeft: triesLeft - 1)
            } else {
                runner.step()
            }
        }
    }

    private func finishKey(_ element: MarkupElement) -> Character? {
        let key = element["finishOnKey"] ?? "#"
        return key == "none" ? nil : key.first
    }

    private func collect(
        _ terms: InputTerms, _ element: MarkupElement, then action: @escaping (PlivoRunner, InputOutcome) -> Void
    ) {
        var outcome = InputOutcome.nothing
        let next = continuation { action($0, outcome) }
        let collector = InputCollector(leg, terms: terms) {
            outcome = $0
            next()
        }
        if terms.speech != nil, let interim = element["interimSpeechResultsCallback"] {
            tellInterim(collector, interim, method: element["interimSpeechResultsCallbackMethod"] ?? "POST")
        }
        collector.begin(prompt: Self.sounds(element.elements))
    }

    /// Interim results; what is answered to them is not looked at.
    private func tellInterim(_ collector: InputCollector, _ url: String, method: String) {
        let callback = PlivoCallback(url: WireURL.trimmed(url), method: method)
        var number = 0
        collector.heardSoFar = { [weak self] text in
            guard let self else { return }
            let fields = [
                HeaderList.Field("UnstableSpeech", text), HeaderList.Field("Stability", "0.9"),
                HeaderList.Field("SequenceNumber", String(number)),
            ]
            number += 1
            wire.tell("InterimSpeech", callback, fields, of: call)
        }
    }

    /// The action's answer becomes the document, unless it is only told and the document goes on.
    private func submit(_ fields: [HeaderList.Field], _ event: String, _ element: MarkupElement) {
        guard let action = element["action"], !action.isEmpty else { return step() }
        let callback = PlivoCallback(url: WireURL.trimmed(action), method: element["method"] ?? "POST")
        guard element["redirect"] == "false" else {
            return load(callback, as: .action, event: event, adding: fields)
        }
        wire.tell(event, callback, fields, of: call)
        step()
    }
}
