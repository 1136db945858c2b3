import ScriptValue

/// What a recogniser may say on one socket. Each word is said for one utterance only, so that a word that is told twice
/// shows.
struct FakeService {
    let kind: String
    /// All words of all sockets.
    private(set) var said: Set<String>
    /// Words of utterances that were finished on a ready socket.
    private(set) var whole: Set<String>
    /// Of the utterance under way: pieces that are settled, and what may change.
    private var settled: [String] = []
    private var open: [String] = []
    private var told: [String] = []
    private var item = 0

    init(_ kind: String, said: Set<String> = [], whole: Set<String> = []) {
        self.kind = kind
        self.said = said
        self.whole = whole
    }

    private var name: String {
        switch kind {
        case "openai-live": "openai"
        case "manual": "elevenlabs"
        default: kind
        }
    }

    var greeting: [String] {
        switch name {
        case "openai": [json("session.created"), json("session.updated")]
        case "elevenlabs": [json("session_started")]
        case "mistral": [json("session.created"), json("session.updated")]
        case "xai": [json("transcript.created")]
        case "flux": [json("Connected")]
        default: []
        }
    }

    /// A whole utterance, with what belongs around it.
    mutating func utterance(_ random: inout ServiceRandom) -> [String] {
        var messages = words(&random)
        if random.below(3) == 0 { messages += piece() + words(&random) }
        whole.formUnion(settled + open)
        return messages + end()
    }

    /// Anything, in any order.
    mutating func anything(_ random: inout ServiceRandom) -> [String] {
        switch random.below(10) {
        case 0, 1, 2: words(&random)
        case 3: piece()
        case 4, 5: end()
        case 6: repeated
        case 7: start
        case 8: [#"{"type":"unknown","message_type":"unknown"}"#, "{", json("error")]
        default: greeting
        }
    }

    /// What comes after the host has asked for the rest.
    mutating func ending(_ random: inout ServiceRandom) -> [String] {
        var messages: [String] = []
        if !settled.isEmpty || !open.isEmpty { messages += end() }
        let all = Value(told.joined(separator: " "))
        switch name {
        case "openai":
            item += 1
            messages += [json("input_audio_buffer.committed", ["item_id": Value("i\(item)")]), completed(item, "")]
        case "deepgram": messages.append(json("Metadata", ["duration": 5.0]))
        case "elevenlabs": messages.append(json("committed_transcript", ["text": ""]))
        case "mistral": messages.append(json("transcription.done", ["text": all]))
        case "xai": messages.append(json("transcript.done", ["text": all]))
        default: break
        }
        return messages
    }

    func error(_ random: inout ServiceRandom) -> String {
        switch name {
        case "openai":
            let code = ["session_expired", "input_audio_buffer_commit_empty", "odd"][random.below(3)]
            return json("error", ["error": ["code": Value(code), "message": "x"]])
        case "elevenlabs": return json(["rate_limited", "commit_throttled", "error"][random.below(3)], ["error": "x"])
        case "mistral":
            return json("error", ["error": ["code": .int([422, 429, 500][random.below(3)]), "message": "x"]])
        case "deepgram", "flux": return json("Error", ["description": "x"])
        default: return json("error", ["message": "x"])
        }
    }

    private var start: [String] {
        switch name {
        case "openai": [json("input_audio_buffer.speech_started"), json("input_audio_buffer.speech_stopped")]
        case "deepgram": [json("SpeechStarted")]
        case "flux": [turn("StartOfTurn", [])]
        case "mistral": [json("turn.start")]
        default: []
        }
    }

    /// Some more words, as they may still change.
    private mutating func words(_ random: inout ServiceRandom) -> [String] {
        let fresh = (0...random.below(3)).map { "w\(said.count + $0)" }
        said.formUnion(fresh)
        open += fresh
        switch name {
        case "openai":
            return [delta("conversation.item.input_audio_transcription.delta", "delta", fresh)]
        case "mistral": return [delta("transcription.text.delta", "text", fresh)]
        case "deepgram": return [results(open)]
        case "flux": return [turn("Update", settled + open)]
        case "elevenlabs": return [json("partial_transcript", ["text": text(settled + open)])]
        default: return [partial(settled + open)]
        }
    }

    /// The words so far will not change any more.
    private mutating func piece() -> [String] {
        defer {
            settled += open
            open = []
        }
        switch name {
        case "deepgram": return [results(open, isFinal: true)]
        case "mistral": return [json("transcription.segment", ["text": text(open)])]
        case "xai": return [partial(open, isFinal: true)]
        default: return []
        }
    }

    private mutating func end() -> [String] {
        let words = settled + open
        let last = open
        (settled, open) = ([], [])
        told += words
        switch name {
        case "openai":
            item += 1
            let committed = json("input_audio_buffer.committed", ["item_id": Value("i\(item)")])
            return [committed, completed(item, words.joined(separator: " "))]
        case "deepgram": return [results(last, isFinal: true, speechFinal: true), json("UtteranceEnd")]
        case "flux": return [turn("EndOfTurn", words)]
        case "elevenlabs":
            return ["committed_transcript", "committed_transcript_with_timestamps"].map {
                json($0, ["text": text(words)])
            }
        case "mistral": return [json("turn.end"), json("transcription.segment", ["text": text(last)])]
        default: return [partial(words, isFinal: true, speechFinal: true)]
        }
    }

    /// What services say a second time.
    private var repeated: [String] {
        switch name {
        case "openai": [completed(item, told.last ?? "")]
        case "deepgram": [json("UtteranceEnd")]
        case "elevenlabs": [json("committed_transcript_with_timestamps", ["text": text(told)])]
        case "mistral": told.isEmpty ? [] : [json("transcription.segment", ["text": text(told)])]
        case "xai": told.isEmpty ? [] : [json("transcript.done", ["text": text(told)])]
        default: []
        }
    }

    private func json(_ type: String, _ fields: [String: Value] = [:]) -> String {
        let key = name == "elevenlabs" ? "message_type" : "type"
        return JSONText.encodePlainText(.map(fields.merging([key: Value(type)]) { $1 }))
    }

    private func text(_ words: [String]) -> Value { Value(words.joined(separator: " ")) }

    private func delta(_ type: String, _ field: String, _ words: [String]) -> String {
        json(type, [field: Value(words.map { $0 + " " }.joined()), "item_id": Value("i\(item + 1)")])
    }

    private func completed(_ item: Int, _ transcript: String) -> String {
        json(
            "conversation.item.input_audio_transcription.completed",
            ["item_id": Value("i\(item)"), "transcript": Value(transcript)])
    }

    private func results(_ words: [String], isFinal: Bool = false, speechFinal: Bool = false) -> String {
        json(
            "Results",
            [
                "is_final": .bool(isFinal), "speech_final": .bool(speechFinal),
                "channel": ["alternatives": [["transcript": text(words), "confidence": 0.9]]],
            ])
    }

    private func turn(_ event: String, _ words: [String]) -> String {
        json("TurnInfo", ["event": Value(event), "transcript": text(words)])
    }

    private func partial(_ words: [String], isFinal: Bool = false, speechFinal: Bool = false) -> String {
        json(
            "transcript.partial",
            ["text": text(words), "is_final": .bool(isFinal), "speech_final": .bool(speechFinal)])
    }
}
