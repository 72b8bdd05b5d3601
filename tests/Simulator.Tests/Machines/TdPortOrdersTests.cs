using System.Net;
using Simulator.Machines;

namespace SimulatorTests.Machines;

/// <summary>What whoever started a machine gives it, and sees of it.</summary>
public sealed class TdPortOrdersTests : TdPortTest
{
    [Fact]
    public async Task A_machine_gets_attributes_and_each_task_once()
    {
        using var machine = await ConnectMeasuredAsync();
        Assert.Equal("""{"attributes":{}}""", await machine.AskAsync("""{"op":"attributes"}""", Cancel));
        Assert.Equal("204 ", await SendAsync(HttpMethod.Put, "debug/attributes", """{"kms-url":"http://127.0.0.1:1","kms-policy":"e30="}"""));
        Assert.Equal("204 ", await SendAsync(HttpMethod.Post, "debug/tasks", """{"id":"a-1","kind":"probe","cases":["one"]}"""));

        Assert.Equal("""{"attributes":{"kms-url":"http://127.0.0.1:1","kms-policy":"e30="}}""", await machine.AskAsync("""{"op":"attributes"}""", Cancel));
        Assert.Equal("""{"task":{"id":"a-1","kind":"probe","cases":["one"]}}""", await machine.AskAsync("""{"op":"task"}""", Cancel));
        Assert.Equal("""{"task":null}""", await machine.AskAsync("""{"op":"task"}""", Cancel));
    }

    [Fact]
    public async Task Each_machine_has_a_TD_of_its_own()
    {
        using var machine = await ConnectMeasuredAsync();
        var state = await http.GetStringAsync(world.Where.TdPort["locked-read-only"], Cancel);
        Assert.Contains("\"boots\":0,\"connected\":false,\"registers\":null", state, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "unknown", "", HttpStatusCode.NotFound)]
    [InlineData("PUT", "unknown/attributes", "{}", HttpStatusCode.NotFound)]
    [InlineData("PUT", "debug/attributes", "null", HttpStatusCode.BadRequest)]
    [InlineData("PUT", "debug/attributes", "[]", HttpStatusCode.BadRequest)]
    [InlineData("PUT", "debug/attributes", """{"kms-url":7}""", HttpStatusCode.BadRequest)]
    [InlineData("PUT", "debug/attributes", """{"kms-url":null}""", HttpStatusCode.BadRequest)]
    [InlineData("PUT", "debug/attributes", """{"kms-url":"a","kms-url":"b"}""", HttpStatusCode.BadRequest)]
    [InlineData("PUT", "debug/attributes", """{"KMS":"a"}""", HttpStatusCode.BadRequest)]
    [InlineData("POST", "unknown/tasks", "{}", HttpStatusCode.NotFound)]
    [InlineData("POST", "debug/tasks", "{}", HttpStatusCode.BadRequest)]
    [InlineData("POST", "debug/tasks", "[]", HttpStatusCode.BadRequest)]
    [InlineData("POST", "debug/tasks", """{"id":"a-1"}""", HttpStatusCode.BadRequest)]
    [InlineData("POST", "debug/tasks", """{"kind":"probe"}""", HttpStatusCode.BadRequest)]
    [InlineData("POST", "debug/tasks", """{"id":"a-1","kind":"Power Off"}""", HttpStatusCode.BadRequest)]
    [InlineData("POST", "debug/tasks", """{"id":7,"kind":"probe"}""", HttpStatusCode.BadRequest)]
    [InlineData("POST", "debug/tasks", """{"id":"","kind":"probe"}""", HttpStatusCode.BadRequest)]
    [InlineData("POST", "debug/tasks", """{"id":"123456789012345678901234567890123456789012345678901234567890","kind":"probe"}""", HttpStatusCode.BadRequest)]
    public async Task Orders_of_another_form_are_refused(string method, string path, string body, HttpStatusCode expected) =>
        Assert.StartsWith($"{(int)expected} ", await SendAsync(new(method), path, body), StringComparison.Ordinal);

    [Fact]
    public async Task Too_large_an_order_and_too_many_tasks_are_refused()
    {
        Assert.StartsWith("400 ", await SendAsync(HttpMethod.Put, "debug/attributes", $$"""{"a":"{{new string('a', MachineLimits.MaximumOrder)}}"}"""), StringComparison.Ordinal);
        for (var count = 0; count < MachineLimits.MaximumTasks; count++)
            Assert.Equal("204 ", await SendAsync(HttpMethod.Post, "debug/tasks", """{"id":"a-1","kind":"probe"}"""));
        Assert.StartsWith("409 ", await SendAsync(HttpMethod.Post, "debug/tasks", """{"id":"a-1","kind":"probe"}"""), StringComparison.Ordinal);
    }
}
