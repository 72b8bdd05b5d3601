using Cli;

return await new MeroTee(Console.Out, Console.Error).RunAsync(args, CancellationToken.None);
