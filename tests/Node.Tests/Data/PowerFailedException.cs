namespace NodeTests.Data;

sealed class PowerFailedException : Exception;
