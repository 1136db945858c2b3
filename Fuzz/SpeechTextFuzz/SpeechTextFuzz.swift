import CallCore
import FuzzInput
import ScriptValue

/// Any text as a reply that is to be spoken: whole, in pieces, through a chain of services, and as what a service says.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    switch input.below(4) {
    case 0: SpeechTextFuzz.checkWhole(&input)
    case 1: SpeechTextFuzz.checkPieces(&input)
    case 2:
        var fuzz = ChainFuzz(&input)
        fuzz.run(&input)
    default: ServiceFuzz.check(&input)
    }
    return 0
}

enum SpeechTextFuzz {
    static func checkWhole(_ input: inout FuzzInput) {
        let policy = policy(&input)
        let reply = rest(&input)
        let script = SpeechScript(reply, policy: policy)
        if script.text.unicodeScalars.contains(where: { $0.value < 0x20 && $0 != "\n" }) {
            fault("a control character")
        }
        // A full stop for each line, at most.
        if script.text.unicodeScalars.count > reply.unicodeScalars.count * 2 + 1 { fault("more than there was") }
        check(script.ignored)
        check(script.style, policy)
        for sentence in SentenceSplitter.sentences(of: script.text, longest: 1 + reply.utf8.count % 400) {
            check(sentence, longest: 1 + reply.utf8.count % 400)
        }
    }

    /// However a reply is cut, it is said the same way.
    static func checkPieces(_ input: inout FuzzInput) {
        let policy = policy(&input)
        let longest = 1 + input.below(200)
        let sizes = (0..<4).map { _ in 1 + input.below(40) }
        let reply = rest(&input)
        let once = said(reply, [reply.unicodeScalars.count + 1], policy, longest)
        let cut = said(reply, sizes, policy, longest)
        if once != cut { fault("pieces matter: \(once) \(cut)") }
        for sentence in once {
            check(sentence.text, longest: longest)
            check(sentence.style, policy)
        }
    }

    static func policy(_ input: inout FuzzInput) -> DirectivePolicy {
        let keys = ["enabled", "allowText", "allowProvider", "allowVoice", "allowModelId", "allowSeed", "foo"]
        return DirectivePolicy(input.flag() ? .map([input.pick(keys): .bool(input.flag())]) : nil)
    }

    static func rest(_ input: inout FuzzInput) -> String { String(decoding: input.take(.max / 2), as: UTF8.self) }

    private static func said(
        _ reply: String, _ sizes: [Int], _ policy: DirectivePolicy, _ longest: Int
    ) -> [SpeechSentence] {
        var stream = SpeechTextStream(policy: policy, longestSentence: longest, longestText: 100_000)
        var sentences: [SpeechSentence] = []
        var rest = Array(reply.unicodeScalars)[...]
        var round = 0
        while !rest.isEmpty {
            let size = sizes[round % sizes.count]
            sentences += stream.append(String(String.UnicodeScalarView(rest.prefix(size))))
            rest = rest.dropFirst(size)
            round += 1
        }
        sentences += stream.end()
        check(stream.takeIgnored())
        if !stream.end().isEmpty { fault("an end after the end") }
        return sentences
    }

    static func check(_ sentence: String, longest: Int) {
        if sentence.unicodeScalars.count > longest { fault("too long: \(sentence)") }
        if !PlainText.isSpeakable(sentence) { fault("nothing to say: \(sentence)") }
        if sentence.unicodeScalars.contains(where: { $0.value < 0x20 }) { fault("a control character: \(sentence)") }
        let ends = [sentence.unicodeScalars.first, sentence.unicodeScalars.last]
        if ends.contains(where: { $0?.properties.isWhitespace ?? true }) { fault("a blank around: \(sentence)") }
    }

    private static func check(_ ignored: [IgnoredDirective]) {
        for directive in ignored {
            let text = directive.description
            if text.utf8.count > 200 || text.utf8.contains(where: { $0 < 0x20 || $0 > 0x7E }) {
                fault("not plain: \(text)")
            }
        }
    }

    private static func check(_ style: SpeechStyle, _ policy: DirectivePolicy) {
        if !policy.isEnabled, style != SpeechStyle() { fault("a directive that is switched off") }
        if !policy.allowsProvider, style.service != nil { fault("a provider") }
        if !policy.allowsVoice, style.voice != nil { fault("a voice") }
        if !policy.allowsModel, style.overrides["model"] != nil { fault("a model") }
        if !policy.allowsSeed, style.overrides["seed"] != nil { fault("a seed") }
    }
}
