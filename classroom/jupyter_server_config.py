"""A limit for each person's server on a class server: how many kernels may run at once."""

from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.web import HTTPError

c = get_config()  # noqa: F821  (Jupyter provides it)

KERNELS = 6
TOO_MANY = (
    f"You have {KERNELS} notebooks and consoles running, which is as many as fit into your memory. "
    "Please shut one down (the symbol with the circle on the left shows them), and try again."
)


class FewKernels(AsyncMappingKernelManager):
    """Refuses a kernel too many, and says what to do."""

    starting = 0

    async def start_kernel(self, *, kernel_id=None, **options):
        """Start a kernel, or return one that is running already."""
        new = kernel_id is None or kernel_id not in self
        if new and len(self) + self.starting >= KERNELS:
            raise HTTPError(503, TOO_MANY)
        self.starting += new
        try:
            return await super().start_kernel(kernel_id=kernel_id, **options)
        finally:
            self.starting -= new


c.ServerApp.kernel_manager_class = FewKernels
