import CallCore
import Testing

@Suite("Form fields")
struct FormFieldsTests {
    private func problem(of body: String) -> NoticeProblem? {
        do {
            _ = try FormFields(Array(body.utf8))
            return nil
        } catch { return error }
    }

    @Test("fields come in wire order, decoded, with repeats and empty values")
    func reads() throws {
        let form = try FormFields(Array("To=%2B16505550199&Say=a+b%26c&Tag=b&Tag=a&Digits=&bare&=x&&eq=a=b".utf8))
        #expect(
            form.fields.map { [$0.name, $0.value] } == [
                ["To", "+16505550199"], ["Say", "a b&c"], ["Tag", "b"], ["Tag", "a"], ["Digits", ""], ["bare", ""],
                ["", "x"], ["eq", "a=b"],
            ])
        #expect(form["Tag"] == "b")
        #expect(form.all("Tag") == ["b", "a"])
        #expect(form["tag"] == nil)
        #expect(try FormFields([]).fields.isEmpty)
    }

    @Test("a query reads like a body")
    func readsQuery() throws {
        #expect(try FormFields(query: "turn=2&call=a%20b"[...])["call"] == "a b")
    }

    @Test("two spellings of the same letter are two names")
    func comparesBytes() throws {
        let form = try FormFields(Array("e%CC%81=two&%C3%A9=one".utf8))
        #expect(form["\u{E9}"] == "one")
        #expect(form["e\u{301}"] == "two")
        #expect(form.all("\u{E9}") == ["one"])
    }

    @Test(
        "a form that cannot be meant is refused without repeating its content",
        arguments: ["secret=%", "secret=%f", "secret=%ff", "sec%0Aret=1", "sec%7Fret=1", "%C3=secret"])
    func refuses(body: String) throws {
        let problem = try #require(self.problem(of: body))
        #expect(problem.code == "webhook.form")
        #expect(!problem.message.contains("secret"))
        #expect(!problem.message.contains("\n"))
    }

    @Test("control characters in values are kept")
    func controlInValue() throws {
        #expect(try FormFields(Array("a=1%0A2".utf8))["a"] == "1\n2")
    }

    @Test("the limits hold exactly")
    func limits() {
        let many = { (count: Int) in (0..<count).map { "n\($0)=" }.joined(separator: "&") }
        #expect(problem(of: many(512)) == nil)
        #expect(problem(of: many(513)) != nil)
        let name = { (count: Int) in String(repeating: "n", count: count) + "=1" }
        #expect(problem(of: name(256)) == nil)
        #expect(problem(of: name(257)) != nil)
        let value = { (count: Int) in "n=" + String(repeating: "%20", count: count) }
        #expect(problem(of: value(32_768)) == nil)
        #expect(problem(of: value(32_769)) != nil)
    }

    @Test("what was written as a form reads back the same")
    func roundTrip() throws {
        let fields = [
            HeaderList.Field("a b", "1&2=3%+é"), HeaderList.Field("", ""), HeaderList.Field("a b", "\u{1F600}\n"),
        ]
        #expect(try FormFields(Array(PercentCoding.form(fields).utf8)).fields == fields)
    }
}
