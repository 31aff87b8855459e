"""「起案」 What one person proposes and another approves, where the thing itself keeps no such record of its own."""
