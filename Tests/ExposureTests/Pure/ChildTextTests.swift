import Testing

@testable import Exposure

@Suite struct ChildTextTests {
    @Test("lines are found wherever the output is cut")
    func lines() {
        let text = Array("one\r\ntwo\n\nthree".utf8)
        for cut in 0...text.count {
            var splitter = LineSplitter()
            let lines = splitter.add(Array(text[..<cut])) + splitter.add(Array(text[cut...]))
            #expect(lines + [splitter.finish()].compactMap { $0 } == ["one", "two", "three"])
        }
    }

    @Test("a line that is too long is left out, and the next one is read")
    func longLine() {
        var splitter = LineSplitter(limit: 4)
        #expect(splitter.add(Array("abcd\nabc".utf8)) == ["abcd"])
        #expect(splitter.add(Array("de".utf8)).isEmpty)
        #expect(splitter.add(Array("f\nok\n".utf8)) == ["ok"])
    }

    @Test("only the end of long output is kept, from a whole word on, and marked")
    func tail() {
        var tail = OutputTail(limit: 10)
        tail.add(Array("0123".utf8))
        #expect(tail.text == "0123")
        tail.add(Array("456789".utf8))
        #expect(!tail.isTruncated)
        tail.add(Array(" end".utf8))
        #expect(tail.text == "[beginning left out]  end")
        tail.add(Array("a very long piece".utf8))
        #expect(tail.bytes == Array("long piece".utf8))
    }

    @Test("a warning that names a code does not fail the start, an error does")
    func levels() {
        let line = { (level: String) in #"{"err":"x ERR_NGROK_9","lvl":"\#(level)"}"# }
        #expect(NgrokLog.signal(line("warn")) == nil)
        #expect(NgrokLog.signal(line("eror")) == .failed(code: "ERR_NGROK_9", text: "x ERR_NGROK_9"))
        #expect(NgrokLog.signal(#"{"msg":"started tunnel","url":"https://a b"}"#) == nil)
        #expect(NgrokLog.signal(#"{"msg":"started tunnel","url":"https://"}"#) == nil)
        #expect(NgrokLog.signal(#"{"msg":"other","url":"https://a"}"#) == nil)
    }

    @Test("an error message shows one clean line without secrets")
    func shown() {
        #expect("a\u{1B}[1mb\n\t c".shownLine(limit: 20) == "a [1mb c")
        #expect("abcdef".shownLine(limit: 3) == "abc…")
        #expect("key s3cret, AuthToken: abc x".masked(["s3cret", ""]) == "key •••, AuthToken: ••• x")
    }

    @Test("programs are not looked for in relative folders")
    func search() {
        #expect(ExecutableSearch.find("sh", in: ["PATH": "/nowhere:/bin"]) == "/bin/sh")
        #expect(ExecutableSearch.find("sh", in: ["PATH": "bin:.:"]) == nil)
        #expect(ExecutableSearch.find("bin", in: ["PATH": "/usr"]) == nil)
        #expect(ExecutableSearch.find("", in: ["PATH": "/usr"]) == nil)
    }
}
